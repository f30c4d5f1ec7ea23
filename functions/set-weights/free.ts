import { ulid } from 'ulid';
import { formatLease, parseLease } from '../lease/lease.ts';
import { commonLease, leaseTexts, type RecordGroup, readRecordGroup } from '../lease/record-group.ts';
import { type Dns, swapLease } from '../lease/swap.ts';
import { liveWeights } from '../lease/weights.ts';

/** Ends a rollback: the next stage may claim. Does nothing when the lease is no longer this owner's. */
export async function free(dns: Dns, group: RecordGroup, owner: string): Promise<{ freed: boolean; message: string }> {
  const snapshot = await readRecordGroup(dns.list, group);
  const text = commonLease(snapshot.leases);
  const lease = text ? parseLease(text) : null;
  if (lease?.owner !== owner || lease.operation === 'moved' || lease.operation === 'held') {
    return {
      freed: false,
      message: `The lease is not this rollback's any more: ${leaseTexts(snapshot.leases).join(', ')}.`,
    };
  }
  if (lease.operation === 'free') return { freed: true, message: 'The lease is free.' };

  const at = liveWeights(snapshot, group) ?? lease.from;
  const swap = await swapLease(dns, group, {
    expected: snapshot.leases,
    next: formatLease({ ...lease, operation: 'free', epoch: ulid(), from: at, to: at }),
    comment: `Sluice: rollback for ${owner} is complete`,
  });
  return swap.outcome === 'fenced'
    ? { freed: false, message: `Somebody else took the lease: ${swap.found.join(', ')}.` }
    : { freed: true, message: 'The lease is free.' };
}
