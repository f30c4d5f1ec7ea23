import type { RecordGroup, Snapshot } from '../../core/lease/record-group.ts';
import { type Dns, leaseRecords, type SwapOutcome, swapLease } from '../../core/lease/swap.ts';
import type { Change } from '../../core/protocol/rollout.ts';
import { fencedBy } from './fenced.ts';

/** The change to wait for. */
export function pending(swap: SwapOutcome): Change {
  if (swap.outcome !== 'applied') throw fencedBy(swap);
  return { id: swap.changeId, status: 'PENDING', submittedAt: swap.submittedAt, inSyncAt: null };
}

/**
 * A lost answer lost the change's id too. The same lease written over itself gives another id to wait for: submitted
 * later, it is in sync later.
 */
export async function reaffirm(
  dns: Dns,
  group: RecordGroup,
  leases: Snapshot['leases'],
  lease: string,
): Promise<Change> {
  const expected = leaseRecords(leases, lease);
  return pending(
    await swapLease(dns, group, { expected, next: lease, comment: 'Sluice: asks for a change to wait for' }),
  );
}
