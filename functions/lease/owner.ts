import { parseLease } from './lease.ts';
import { type ListRecords, leaseTexts, type RecordGroup, readLeases, type Snapshot } from './record-group.ts';

/** Every lease that stands beside a name of the group and is not free: one owner, unless groups share a name. */
export function ownersIn(leases: Snapshot['leases']): string[] {
  const held = leaseTexts(leases).flatMap((text) => {
    const lease = text === null ? null : parseLease(text);
    return lease && lease.operation !== 'free' ? [lease.owner] : [];
  });
  return [...new Set(held)];
}

/** Whether this owner's lease still stands, beside whichever name. */
export function ownsLease(list: ListRecords, group: RecordGroup): (owner: string) => Promise<boolean> {
  return async (owner) => ownersIn(await readLeases(list, group)).includes(owner);
}
