import { parseLease } from './lease.ts';
import { commonLease, type ListRecords, type RecordGroup, readLeases } from './record-group.ts';

/** Who owns the record group now; null when nobody does, or nobody that Sluice knows. */
export async function leaseOwner(list: ListRecords, group: RecordGroup): Promise<string | null> {
  const text = commonLease(await readLeases(list, group));
  const lease = text ? parseLease(text) : null;
  return lease && lease.operation !== 'free' ? lease.owner : null;
}
