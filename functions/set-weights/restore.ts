import * as z from 'zod';
import { decideRestore, type RestoreDecision } from '../../core/lease/decide-restore.ts';
import { formatLease, freshEpoch, type MintEpoch, ownerOf } from '../../core/lease/lease.ts';
import { leaseText, type RecordGroup, readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../core/lease/swap.ts';
import { liveWeights, longestTtlSeconds, NO_WEIGHTS, pairsOf } from '../../core/lease/weights.ts';
import { RecordsUnfit } from '../../core/protocol/errors.ts';
import {
  Change,
  canaryPercent,
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
  /** The weights as they stand now. */
  weights: WeightsShape,
  /** Records that somebody else had moved, and that stay where they are. */
  left: z.array(z.string()),
  message: z.string(),
});
export type Restored = z.infer<typeof Restored>;

/** Whose lease a rollback ends: the failed execution's, or, when a person asks, the rollback's own. */
function ownerOfRollback(request: RollbackRequest, rollbackArn: string): string {
  return ownerOf('executionArn' in request ? request.executionArn : rollbackArn);
}

/** Puts traffic back. Decided afresh at every call, so it may be called until it has won or has nothing to do. */
export async function restore(
  dns: Dns,
  group: RecordGroup,
  request: RollbackRequest,
  rollbackArn: string,
  mint: MintEpoch = freshEpoch,
): Promise<Restored> {
  const owner = ownerOfRollback(request, rollbackArn);
  const snapshot = await readRecordGroup(dns.list, group);
  const pairs = pairsOf(snapshot, group);
  const live = liveWeights(snapshot, group) ?? NO_WEIGHTS;
  const ttlSeconds = pairs.length > 0 ? longestTtlSeconds(pairs) : 0;
  const decision = decide(request, snapshot, group, owner);
  const facts = { owner, ttlSeconds, left: [] as string[] };

  if (decision.action === 'nothing') {
    return {
      ...facts,
      outcome: 'nothing',
      trafficMoved: false,
      change: null,
      weights: live,
      message: decision.message,
    };
  }
  if (decision.action === 'continue') {
    const { trafficMoved } = decision.lease;
    const change = trafficMoved ? await reaffirm(dns, group, namesWith(snapshot, decision.text), decision.text) : null;
    return {
      ...facts,
      outcome: 'restored',
      trafficMoved,
      change,
      weights: live,
      message: 'An earlier try restored the weights.',
    };
  }

  const { lease, expected, records, left } = decision;
  const swap = await swapLease(dns, group, {
    expected,
    next: formatLease({ ...lease, epoch: mint() }),
    records,
    comment: `Sluice: rollback for ${owner}`,
  });
  const change = pending(swap);
  const weights = liveWeights(await readRecordGroup(dns.list, group), group) ?? NO_WEIGHTS;
  if (lease.trafficMoved && canaryPercent(weights) === null) {
    throw new RecordsUnfit(
      'All weights are 0, which Route 53 serves as an equal split. Somebody else wrote that, and Sluice never writes it: ' +
        `set them by hand to ${formatWeights(lease.to)}, as they were before the stage.`,
    );
  }
  return {
    ...facts,
    outcome: lease.operation === 'free' ? 'freed' : 'restored',
    trafficMoved: lease.trafficMoved,
    change: lease.trafficMoved ? change : null,
    weights,
    left,
    message: describe(lease.operation === 'free', lease.trafficMoved, weights, left),
  };
}

function decide(request: RollbackRequest, snapshot: Snapshot, group: RecordGroup, owner: string): RestoreDecision {
  if ('executionArn' in request) return decideRestore(snapshot, group, owner, request.moved);
  if ('unlock' in request) return decideUnlock(snapshot, group, owner, request.unlock);
  return decidePersonRollback(snapshot, group, owner, request.canaryPercent);
}

function namesWith({ leases }: Snapshot, text: string): string[] {
  return [...leases].flatMap(([name, record]) => (record && leaseText(record) === text ? [name] : []));
}

function describe(freed: boolean, trafficMoved: boolean, weights: Weights, left: string[]): string {
  const stayed = left.length > 0 ? ` Somebody else moved ${left.join(', ')}; that was left alone.` : '';
  const at = `the weights are ${formatWeights(weights)}`;
  if (freed) return `Nothing had to be put back: ${at}.${stayed}`;
  return trafficMoved ? `Traffic is back: ${at}.${stayed}` : `Traffic had not moved: ${at}.${stayed}`;
}
