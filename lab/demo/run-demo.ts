import { formatWeights } from '../../core/protocol/rollout.ts';
import type { Mark, StageReport } from '../../core/report/report.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { readLive } from '../site/live-weights.ts';
import type { DemoResult } from './demo-result.ts';
import { FAULTS, type FaultName } from './faults/all.ts';
import { concludeFault } from './faults/conclude-fault.ts';
import type { Fault } from './faults/fault.ts';
import { striker } from './faults/striker.ts';
import { gatherStage } from './gather-stage.ts';
import { lookAtShop } from './look-at-shop.ts';
import type { Recorder } from './recorder.ts';
import { runStage, type StageRun } from './run-stage.ts';
import type { Seat } from './seat.ts';
import { stageFigures } from './stage-figures.ts';
import { waitForRollback } from './wait-for-rollback.ts';

/** The stage that a fault breaks: the second, because then there is a share of traffic to return to. */
const BROKEN = 1;

export interface RunDemo {
  seat: Seat;
  recorder: Recorder;
  fault?: FaultName | undefined;
  /** Nothing has to be flushed then. */
  versionedKeys: boolean;
}

export interface Shown {
  report: Omit<DemoResult, 'seconds' | 'page'>;
  stages: StageReport[];
  marks: Mark[];
}

/** A whole rollout, or one that breaks in its second stage. */
export async function runDemo(cloud: Cloud, { seat, recorder, fault: name, versionedKeys }: RunDemo): Promise<Shown> {
  const fault: Fault | undefined = name && FAULTS[name];
  const before = await lookAtShop(cloud, seat.say);
  const runs: StageRun[] = [];
  const strikes = fault && striker({ ...fault, strike: (stage) => fault.strike(cloud, stage) }, seat.say);
  for (const [i, stage] of cloud.outputs.Stages.entries()) {
    const breaks = fault && i === BROKEN;
    seat.began(`Stage ${stage} %${breaks ? `: ${fault.title}` : ''}`);
    if (breaks) await strikes?.before();
    const run = await runStage(cloud, stage, seat, {
      entered: breaks ? strikes?.entered : undefined,
      mayBeRefused: breaks && fault.at === null,
      skipFlush: versionedKeys,
    });
    runs.push(run);
    seat.say(conclusion(run));
    if (run.ending.status === 'SUCCEEDED' && !breaks) continue;
    await waitForRollback(cloud, seat.follow);
    break;
  }
  const last = runs.at(-1);
  const told =
    name && fault && strikes && last ? await concludeFault(cloud, { name, fault, strikes, run: last, seat }) : null;

  const { weights } = await readLive(cloud.clients.route53, cloud.outputs.RecordGroup);
  const compared = await before.compare();
  await recorder.stop();
  const isComplete = runs.at(-1)?.ending.status === 'SUCCEEDED' && !fault;
  const { firstLook, load } = before;
  return {
    stages: await Promise.all(runs.map(({ executionArn }) => gatherStage(cloud, executionArn))),
    marks: told?.marks ?? [],
    report: {
      ended: isComplete ? 'complete' : `rolled back to ${formatWeights(weights)}`,
      ...{ versionedKeys, weights, ...compared, firstLook, load },
      stages: runs.map((run) => stageFigures(run, recorder, cloud.ttlSeconds)),
      rejected: runs.some(({ rejected }) => rejected),
      ...(told && { fault: told.fault }),
    },
  };
}

function conclusion({ stage, ending, data, seconds }: StageRun): string {
  if (ending.status !== 'SUCCEEDED') return `✗ Stage ${stage} % ended red with ${ending.error}: ${ending.cause}`;
  const moved = data.plan ? `: weights ${formatWeights(data.plan.from)} → ${formatWeights(data.plan.to)}` : '';
  return `✓ Stage ${stage} % is complete after ${seconds} s${moved}`;
}
