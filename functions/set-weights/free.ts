import { formatLease, freshEpoch, type MintEpoch } from '../../core/lease/lease.ts';
import { leaseOf, leaseTexts, type RecordGroup, readLeases } from '../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../core/lease/swap.ts';

/**
 * Ends a rollback: the next stage may claim. Only `restored` is freed, and only this owner's; a name that another group
 * took meanwhile is left to it.
 */
export async function free(
  dns: Dns,
  group: RecordGroup,
  owner: string,
  mint: MintEpoch = freshEpoch,
): Promise<{ freed: boolean; message: string }> {
  const leases = await readLeases(dns.list, group);
  const ours = [...leases].flatMap(([name, record]) => {
    const lease = leaseOf(record);
    return lease?.owner === owner ? [{ name, record, lease }] : [];
  });
  const restored = ours.filter(({ lease }) => lease.operation === 'restored');
  const [first] = restored;
  if (!first) {
    const freed = ours.some(({ lease }) => lease.operation === 'free');
    const found = leaseTexts(leases).map((text) => text ?? 'none');
    return freed
      ? { freed, message: 'The lease is free.' }
      : { freed, message: `The lease is not this rollback's any more: ${found.join(', ')}.` };
  }

  const { to } = first.lease;
  const swap = await swapLease(dns, group, {
    expected: new Map(restored.map(({ name, record }) => [name, record])),
    next: formatLease({ ...first.lease, operation: 'free', epoch: mint(), from: to }),
    comment: `Sluice: rollback for ${owner} is complete`,
  });
  return swap.outcome === 'fenced'
    ? { freed: false, message: `Somebody else took the lease: ${swap.found.join(', ')}.` }
    : { freed: true, message: 'The lease is free.' };
}
