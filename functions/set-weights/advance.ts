import { commonLease, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import { type Dns, leaseRecords, swapLease } from '../../core/lease/swap.ts';
import { pairsOf, withWeights } from '../../core/lease/weights.ts';
import type { Change, Plan } from '../../core/protocol/rollout.ts';
import { insistOnWeights } from './insist-on-weights.ts';
import { pending, reaffirm } from './pending-change.ts';

/**
 * Moves the weights from `plan.from` to `plan.to`, and the lease from held to moved, in one batch.
 * The lease it expects comes from the plan and is never read again: whoever took it since has fenced this off.
 */
export async function advance(dns: Dns, group: RecordGroup, plan: Plan): Promise<Change> {
  const before = await readRecordGroup(dns.list, group);
  if (commonLease(before.leases) === plan.lease.moved) return reaffirm(dns, group, before.leases, plan.lease.moved);

  const pairs = pairsOf(before, group);
  insistOnWeights(group, pairs, plan.from, 'before the advance');
  const swap = await swapLease(dns, group, {
    expected: leaseRecords(before.leases, plan.lease.held),
    next: plan.lease.moved,
    records: pairs.flatMap((pair) => withWeights(pair, plan.to)),
    comment: `Sluice: stage ${plan.stage}, ${plan.execution.name}`,
  });
  const change =
    swap.outcome === 'already' ? await reaffirm(dns, group, before.leases, plan.lease.moved) : pending(swap);
  insistOnWeights(group, pairsOf(await readRecordGroup(dns.list, group), group), plan.to, 'after the advance');
  return change;
}
