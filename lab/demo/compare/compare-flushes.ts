import { isDeepStrictEqual } from 'node:util';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { LocalCloud } from '../../cloud/cloud.ts';
import { EXPRESS_SHAPE, SERVERLESS_SHAPE } from '../../shop/cache/shapes.ts';
import { type Cached, dropPages, seedPages } from '../../shop/keys.ts';
import { VERSION } from '../../shop/parts.ts';
import { setRecords } from '../../site/zone.ts';
import { followExecution } from '../follow-execution.ts';
import type { Recorder } from '../recorder.ts';
import { runStage, type StageRun } from '../run-stage.ts';
import type { Seat } from '../seat.ts';
import { untilWarm } from '../until-warm.ts';
import { waitForRollback } from '../wait-for-rollback.ts';
import { type Measured, measureWay } from './measure-way.ts';
import { settingsOf, WAYS, type Way } from './ways.ts';

/** The stage that is run each time: half of the traffic is on either backend before it, and all on the canary after it. */
const FROM = { stable: 50, canary: 50 };
const STAGE = 100;
/** Seconds in which nothing is done to the cache before each stage. */
const SETTLE_SECONDS = 8;
const MOST_TRIES = 3;

export interface ComparisonProps {
  cloud: LocalCloud;
  recorder: Recorder;
  seat: Seat;
  /** Begins anew with the same random choices: those of the customers, and of what stands in the cache. */
  reseed(): () => number;
}

/** The same stage once for each way to treat the cache, each time from the same state and under the same load. */
export async function compareFlushes({ cloud, recorder, seat, reseed }: ComparisonProps): Promise<Measured[]> {
  const { zone, ttlSeconds, site, clients, shop } = cloud;
  await setRecords(clients.route53, zone, { ttlSeconds, weights: FROM, site: site.name });
  const measured: Measured[] = [];
  let deployed: Way = WAYS[0];
  for (const way of WAYS) {
    seat.began(`Stage ${STAGE} %: ${way.name}`);
    if (measured.length > 0) await takeBack(cloud, seat);
    if (!way.skipFlush && !isDeepStrictEqual(way.flush, deployed.flush)) {
      seat.say('Deploying the stack with this flush');
      await (await cloud.prepare(settingsOf(way)))();
      deployed = way;
    }
    shop.habits.versionedKeys = way.versionedKeys;
    const run = await untilGreen(cloud, seat, way, reseed);
    // The last of it is published a little later.
    await new Promise((resolve) => setTimeout(resolve, 2000));
    const one = measureWay(way.name, run, recorder, ttlSeconds);
    seat.say(
      `Lowest hit rate ${one.lowestHitRate} %, at most ${one.databasePeakPerSecond} queries of the database in a second.`,
    );
    measured.push(one);
  }
  return measured;
}

/** A busy machine may make a backend slow enough to end a stage; it is rolled back then, and begun again. */
async function untilGreen(cloud: LocalCloud, seat: Seat, way: Way, reseed: () => () => number): Promise<StageRun> {
  const { redis } = cloud.shop;
  for (let tries = 1; ; tries++) {
    await dropPages(redis);
    const random = reseed();
    await seedPages(redis, (page) => cachedOf(page, way, random), random);
    await untilWarm(cloud, SETTLE_SECONDS);
    const run = await runStage(cloud, STAGE, seat, { skipFlush: way.skipFlush });
    const { status, error, cause } = run.ending;
    if (status === 'SUCCEEDED') return run;
    const why = `The stage with "${way.name}" ended red with ${error}: ${cause}`;
    if (tries === MOST_TRIES) throw new Error(why);
    seat.say(`${why} Once more.`);
    await waitForRollback(cloud, seat.follow);
  }
}

/** As if either backend had cached half of the pages, or all of them under keys of its own. */
function cachedOf(page: string, { versionedKeys }: Way, random: () => number): Cached {
  if (versionedKeys) {
    return [
      { key: `${VERSION.stable}:${page}`, shape: EXPRESS_SHAPE },
      { key: `${VERSION.canary}:${page}`, shape: SERVERLESS_SHAPE },
    ];
  }
  return [{ key: page, shape: random() < 0.5 ? EXPRESS_SHAPE : SERVERLESS_SHAPE }];
}

async function takeBack(cloud: LocalCloud, seat: Seat): Promise<void> {
  const { executionArn = '' } = await cloud.clients.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: cloud.outputs.RollbackMachineArn,
      name: `demo-rollback-${Date.now().toString(36)}`,
      input: JSON.stringify({ canaryPercent: FROM.canary, requestedBy: 'demo', reason: 'to compare' }),
    }),
  );
  const ending = await followExecution(cloud, executionArn, () => {});
  if (ending.status !== 'SUCCEEDED') throw new Error(`The rollback failed: ${ending.error}: ${ending.cause}`);
  seat.say(`Traffic is back at ${FROM.stable}-${FROM.canary}.`);
}
