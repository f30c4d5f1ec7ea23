import type { RecordGroup, Snapshot } from '../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../core/lease/swap.ts';
import { LeaseHeld } from '../../core/protocol/errors.ts';
import type { Plan } from '../../core/protocol/rollout.ts';

/** Makes this execution the owner of the record group; the weights stay. */
export async function claim(dns: Dns, group: RecordGroup, leases: Snapshot['leases'], plan: Plan): Promise<void> {
  const swap = await swapLease(dns, group, {
    expected: leases,
    next: plan.lease.held,
    comment: `Sluice: stage ${plan.stage} begins, ${plan.execution.name}`,
  });
  if (swap.outcome === 'fenced') {
    throw new LeaseHeld(
      `Another execution took the record group a moment ago (${swap.found.join(', ')}). Wait until it ends.`,
    );
  }
}
