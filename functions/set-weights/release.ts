import { commonLease, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import { type Dns, leaseRecords, swapLease } from '../../core/lease/swap.ts';
import { pairsOf } from '../../core/lease/weights.ts';
import type { Plan } from '../../core/protocol/rollout.ts';
import { fencedBy } from './fenced.ts';
import { insistOnWeights } from './insist-on-weights.ts';

/** The commit point: from here on a rollback of this stage does nothing. Only what the stage itself set is committed. */
export async function release(dns: Dns, group: RecordGroup, plan: Plan): Promise<{ released: true }> {
  const before = await readRecordGroup(dns.list, group);
  if (commonLease(before.leases) === plan.lease.free) return { released: true };
  insistOnWeights(group, pairsOf(before, group), plan.to, 'before the release');
  const swap = await swapLease(dns, group, {
    expected: leaseRecords(before.leases, plan.lease.moved),
    next: plan.lease.free,
    comment: `Sluice: stage ${plan.stage} is complete, ${plan.execution.name}`,
  });
  if (swap.outcome === 'fenced') throw fencedBy(swap);
  return { released: true };
}
