import { Fenced } from '../errors.ts';
import { type RecordGroup, readLeases } from '../lease/record-group.ts';
import { type Dns, leaseRecords, swapLease } from '../lease/swap.ts';
import type { Plan } from '../rollout.ts';
import { fencedMessage } from './advance.ts';

/** The commit point: from here on a rollback of this stage does nothing. */
export async function release(dns: Dns, group: RecordGroup, plan: Plan): Promise<{ released: true }> {
  const leases = await readLeases(dns.list, group);
  const swap = await swapLease(dns, group, {
    expected: leaseRecords(leases.keys(), plan.lease.moved),
    next: plan.lease.free,
    comment: `Sluice: stage ${plan.stage} is complete, ${plan.execution.name}`,
  });
  if (swap.outcome === 'fenced') throw new Fenced(fencedMessage(swap));
  return { released: true };
}
