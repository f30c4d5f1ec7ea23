import * as z from 'zod';
import { decideRestore, type Past, putBack, type RestoreDecision } from '../../core/lease/decide-restore.ts';
import { formatLease, freshEpoch, type Lease, type MintEpoch, ownerOf } from '../../core/lease/lease.ts';
import {
  leasesIn,
  leaseText,
  type RecordGroup,
  readRecordGroup,
  type Snapshot,
} from '../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../core/lease/swap.ts';
import { liveWeights, longestTtlSeconds, pairsOf } from '../../core/lease/weights.ts';
import {
  Change,
  formatWeights,
  type RollbackRequest,
  type Weights,
  Weights as WeightsShape,
} from '../../core/protocol/rollout.ts';
import { decidePersonRollback } from './decide-person-rollback.ts';
import { decideUnlock } from './decide-unlock.ts';
import { pending, reaffirm } from './pending-change.ts';

/** What a rollback found and did. */
export const Restored = z.object({
  /** `restored`: the lease is taken and must be freed. `freed`: it was freed at once. `nothing`: it is not ours. */
  outcome: z.enum(['restored', 'freed', 'nothing']),
  owner: z.string(),
  trafficMoved: z.boolean(),
  /** The change to wait for; null when no weights were written. */
  change: Change.nullable(),
  ttlSeconds: z.int(),
  /** The weights as they stand now; null where no pair of the group is whole. */
  weights: WeightsShape.nullable(),
  /** What could not be put back, and why: a sentence each. */
  left: z.array(z.string()),
  /** Whether nothing is left: a rollback that is not complete does not end green. */
  complete: z.boolean(),
  message: z.string(),
});
export type Restored = z.infer<typeof Restored>;

/** Whose lease a rollback ends: the failed execution's, or, when a person asks, the rollback's own. */
function ownerOfRollback(request: RollbackRequest, rollbackArn: string): string {
  return ownerOf('executionArn' in request ? request.executionArn : rollbackArn);
}

export interface RestoreEffects {
  dns: Dns;
  group: RecordGroup;
  /** What a stage did by its own history. */
  recall(executionArn: string): Promise<Past>;
  mint?: MintEpoch;
}

/** Puts traffic back. Decided afresh at every call, so it may be called until it has won or has nothing to do. */
export async function restore(
  effects: RestoreEffects,
  request: RollbackRequest,
  rollbackArn: string,
): Promise<Restored> {
  const { dns, group, mint = freshEpoch } = effects;
  const owner = ownerOfRollback(request, rollbackArn);
  const snapshot = await readRecordGroup(dns.list, group);
  const pairs = pairsOf(snapshot, group);
  const ttlSeconds = pairs.length > 0 ? longestTtlSeconds(pairs) : 0;
  const decision = await decide(effects, request, snapshot, owner);
  const facts = { owner, ttlSeconds, weights: liveWeights(snapshot, group), left: [], complete: true };

  if (decision.action === 'nothing') {
    return { ...facts, outcome: 'nothing', trafficMoved: false, change: null, message: decision.message };
  }
  if (decision.action === 'continue') {
    const { trafficMoved, to } = decision.lease;
    const change = trafficMoved ? await reaffirm(dns, group, leasesWith(snapshot, decision.text), decision.text) : null;
    // Whatever does not stand at its goal was left by the earlier try, or has been changed since.
    const { left } = trafficMoved ? putBack(snapshot, group, to, to) : facts;
    const message = told('An earlier try restored the weights.', left);
    return { ...facts, outcome: 'restored', trafficMoved, change, left, complete: left.length === 0, message };
  }

  const { lease, expected, records, left } = decision;
  const swap = await swapLease(dns, group, {
    expected,
    next: formatLease({ ...lease, epoch: mint() }),
    records,
    comment: `Sluice: rollback for ${owner}`,
  });
  const change = pending(swap);
  const weights = liveWeights(await readRecordGroup(dns.list, group), group);
  return {
    ...facts,
    outcome: lease.operation === 'free' ? 'freed' : 'restored',
    trafficMoved: lease.trafficMoved,
    change: lease.trafficMoved ? change : null,
    weights,
    left,
    complete: left.length === 0,
    message: describe(lease, weights, left),
  };
}

async function decide(
  { group, recall }: RestoreEffects,
  request: RollbackRequest,
  snapshot: Snapshot,
  owner: string,
): Promise<RestoreDecision> {
  if ('executionArn' in request) {
    const stands = leasesIn(snapshot.leases).some((lease) => lease.owner === owner);
    return decideRestore(snapshot, group, owner, stands ? null : await recall(request.executionArn));
  }
  if ('unlock' in request) return decideUnlock(snapshot, group, owner, request.unlock);
  return decidePersonRollback(snapshot, group, owner, request.canaryPercent);
}

function leasesWith({ leases }: Snapshot, text: string): Snapshot['leases'] {
  return new Map([...leases].filter(([, record]) => record && leaseText(record) === text));
}

function describe({ operation, trafficMoved }: Omit<Lease, 'epoch'>, weights: Weights | null, left: string[]): string {
  const at = weights ? `the weights are ${formatWeights(weights)}` : 'no pair of weighted records is whole';
  if (left.length > 0) return told('NOT all traffic is back.', left);
  if (operation === 'free') return `Nothing had to be put back: ${at}.`;
  return trafficMoved ? `Traffic is back: ${at}.` : `Traffic had not moved: ${at}.`;
}

/** With what stays as it is, and the two ways out of that. */
function told(words: string, left: string[]): string {
  if (left.length === 0) return words;
  return `${words} ${left.join('. ')}. Put the records right by hand, or accept them as they are with "sluice unlock".`;
}
