import { type Lease, parseLease } from '../../core/lease/lease.ts';
import { leaseTexts } from '../../core/lease/record-group.ts';
import { pairInWords, pairsOf, sameWeights, weightsOf } from '../../core/lease/weights.ts';
import { isExecutionOf } from '../../core/protocol/arns.ts';
import { formatWeights, type Weights } from '../../core/protocol/rollout.ts';
import { leaseIn } from './lease-in.ts';
import type { ApiCall } from './proxy/api-call.ts';
import type { Scene } from './scene.ts';

/** What a write of the lease was. */
interface LeaseWrite {
  call: ApiCall;
  lease: Lease;
  /** By a state of the stage machine; else by a rollback or a person. */
  byStage: boolean;
  made: ApiCall['made'][number];
}

export interface Judgement {
  committed: boolean;
  problems: string[];
  lost: boolean;
  between: boolean;
  stuck: boolean;
  lateAttempted: number;
  lateLanded: number;
  /** From the fault to the change that made it safe; null when that came first or never. */
  secondsToSafe: number | null;
  /** From the alarm's event to the restoring change, that one included. */
  callsToRestore: number | null;
}

/** How a case ended. `expected` overrides where the weights should be, by record type. */
export async function judge(scene: Scene, expected?: Partial<Record<string, Weights>>): Promise<Judgement> {
  const { track, owner, from, to, faultAt } = scene;
  const writes = leaseWrites(scene);
  const accepted = writes.filter(({ made }) => made.outcome === 'ok');
  // The stage's own rollback, or a person's: from here on no write of the stage may land.
  const restore = accepted.find(({ byStage }) => !byStage);
  const released = accepted.find(
    ({ lease, byStage }) => byStage && lease.owner === owner && lease.operation === 'free',
  );
  const committed = released !== undefined;
  const late = writes.filter(
    ({ lease, byStage, made }) =>
      byStage && lease.owner === owner && restore !== undefined && made.at >= restore.made.doneAt,
  );
  const landed = late.filter(({ made }) => made.outcome === 'ok');

  const snapshot = await track.snapshot();
  const pairs = pairsOf(snapshot, track.group);
  const wanted = committed ? to : from;
  const wrong = pairs.filter((pair) => !sameWeights(weightsOf(pair), expected?.[pair.type] ?? wanted));
  const live = pairs.map(pairInWords).join(', ');
  const running = await track.running();
  const texts = leaseTexts(snapshot.leases);
  const held = texts.filter((text) => text !== null && parseLease(text)?.operation !== 'free');
  const isEnd = (weights: Weights) => [from, to].some((end) => sameWeights(weights, end));
  const restoredAt = restore?.made.doneAt ?? null;
  return {
    committed,
    problems: [
      ...(wrong.length > 0 ? [`the weights are ${live}, not ${formatWeights(expected?.A ?? wanted)}`] : []),
      ...(held.length > 0 ? [`the lease is ${held.join(', ')}`] : []),
      ...(running.length > 0 ? [`still running: ${running.join(', ')}`] : []),
      ...(landed.length > 0 ? [`${landed.length} late writes landed`] : []),
    ],
    lost: wrong.some((pair) => !isEnd(weightsOf(pair))),
    between: wrong.length > 0 && wrong.every((pair) => isEnd(weightsOf(pair))),
    stuck: held.length > 0,
    lateAttempted: late.length,
    lateLanded: landed.length,
    secondsToSafe:
      faultAt !== null && restoredAt !== null && restoredAt >= faultAt ? (restoredAt - faultAt) / 1000 : null,
    callsToRestore: faultAt !== null && restore ? callsBetween(scene, faultAt, restore) : null,
  };
}

/** Every batch that was really made with a lease in it. */
function leaseWrites(scene: Scene): LeaseWrite[] {
  return scene.calls().flatMap((call) => {
    const lease = leaseIn(call);
    if (!lease) return [];
    const byStage = call.caller.execution?.includes(':execution:') === true && isStage(scene, call.caller.execution);
    return call.made.map((made) => ({ call, lease, byStage, made }));
  });
}

function isStage(scene: Scene, execution: string): boolean {
  return isExecutionOf(scene.track.outputs.StageMachineArn, execution);
}

/** What the restoring change had to wait for: the calls of the abort and of the rollback. Stopping the stage is not among them. */
function callsBetween(scene: Scene, since: number, restore: LeaseWrite): number {
  return scene.calls().filter((call) => {
    const { at, caller, operation } = call;
    if (at < since || at > restore.call.at || operation === 'StopExecution') return false;
    return caller.execution === null ? scene.track.isBy('AbortStage', call) : caller.execution === scene.rollbackArn();
  }).length;
}
