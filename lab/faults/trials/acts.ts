import type { Change, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type Pair, pairsOf, withWeights } from '../../../core/lease/weights.ts';
import { thrown } from '../cases/roads.ts';
import { delay, duplicate, type Fault, loseAnswer, throttle } from '../proxy/rules.ts';
import type { Scene } from '../scene.ts';

/** Something that happens to a stage at some moment. `share`: a number from 0 to 1, for what may be more or less. */
export type Act = (scene: Scene, share: number) => Promise<unknown>;

/** By the words that a trial prints. */
export const ACTS: Record<string, Act> = {
  // What has ended cannot be stopped any more.
  Stop: (scene) => scene.stop().catch(() => {}),
  'red alarm': async (scene) => {
    await scene.track.raiseAlarm();
    await scene.track.setAlarm('OK');
  },
  'one record edited': (scene) => edit(scene, ([pair]) => (pair ? [{ ...pair.canary, Weight: 7 }] : [])),
  'one pair edited': (scene) => edit(scene, ([pair]) => (pair ? withWeights(pair, ELSEWHERE) : [])),
  'all pairs edited': (scene) => edit(scene, (pairs) => pairs.flatMap((pair) => withWeights(pair, ELSEWHERE))),
  'lease deleted': async (scene) => {
    const { leases } = await scene.track.snapshot();
    await somebody(
      scene,
      'DELETE',
      [...leases.values()].filter((record) => record !== null),
    );
  },
  'record deleted': async (scene) => {
    const [pair] = pairsOf(await scene.track.snapshot(), scene.track.group);
    await somebody(scene, 'DELETE', pair ? [pair.canary] : []);
  },
  'killed worker': async (scene, share) => {
    const when = share < 0.5 ? 'before' : 'after';
    for (const execution of [scene.executionArn, scene.rollbackArn()])
      scene.at(when, '*', thrown('Lambda.Unknown'), { execution });
  },
  'worker that never answers': async (scene) => {
    for (const execution of [scene.executionArn, scene.rollbackArn()])
      scene.at('before', '*', () => ({ timeout: true }), { execution });
  },
  'second stage': (scene, share) =>
    scene.startStage(share < 0.5 ? scene.stage : 100, `${scene.name}-also-${Math.round(1e6 * share)}`),
  'a person’s rollback': (scene) => scene.startRollback({ canaryPercent: 0, reason: 'a trial', requestedBy: 'ben' }),
  'Route 53 delayed': (scene, share) => route53(scene, delay(500 + 5000 * share), 2),
  'Route 53 doubled': (scene) => route53(scene, duplicate, 2),
  'Route 53 throttled': (scene, share) => route53(scene, throttle, 1 + Math.floor(6 * share)),
  'Route 53 lost': (scene, share) => route53(scene, loseAnswer, 1 + Math.floor(2 * share)),
};

const ELSEWHERE = { stable: 60, canary: 40 };

async function edit(scene: Scene, records: (pairs: Pair[]) => ResourceRecordSet[]): Promise<void> {
  await somebody(scene, 'UPSERT', records(pairsOf(await scene.track.snapshot(), scene.track.group)));
}

/** Through the proxy, so that it stands in the log. Who comes too late changes nothing. */
async function somebody(
  scene: Scene,
  Action: NonNullable<Change['Action']>,
  records: ResourceRecordSet[],
): Promise<void> {
  const changes = records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await scene.track.changeBy(scene.track.common.clients, changes).catch(() => {});
}

async function route53(scene: Scene, fault: Fault, times: number): Promise<void> {
  scene.on(({ service }) => service === 'route53', fault, times);
}
