import { type ListRecords, leasesIn, type RecordGroup, readLeases, type Snapshot } from './record-group.ts';

/** Every lease that stands beside a name of the group and is not free: one owner, unless groups share a name. */
export function ownersIn(leases: Snapshot['leases']): string[] {
  const held = leasesIn(leases).filter(({ operation }) => operation !== 'free');
  return [...new Set(held.map(({ owner }) => owner))];
}

/** Whether this owner's lease still stands, beside whichever name. */
export function ownsLease(list: ListRecords, group: RecordGroup): (owner: string) => Promise<boolean> {
  return async (owner) => ownersIn(await readLeases(list, group)).includes(owner);
}
