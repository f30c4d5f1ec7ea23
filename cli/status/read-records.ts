import { epochTime } from '../../core/lease/lease.ts';
import { leaseOf, leaseText, type RecordGroup, type Snapshot, sameName } from '../../core/lease/record-group.ts';
import { canaryPercent } from '../../core/protocol/rollout.ts';
import type { LeaseStatus, RecordStatus } from './status.ts';

export function readRecordStatus({ records }: Snapshot, group: RecordGroup): RecordStatus[] {
  return group.records.flatMap(({ name, types }) =>
    types.map((type) => {
      const weight = (id: string) =>
        records.find((record) => record.Type === type && record.SetIdentifier === id && sameName(record, name))
          ?.Weight ?? null;
      const stable = weight(group.stable);
      const canary = weight(group.canary);
      const both = stable !== null && canary !== null;
      return { name, type, stable, canary, canaryPercent: both ? canaryPercent({ stable, canary }) : null };
    }),
  );
}

export function readLeaseStatus(leases: Snapshot['leases']): LeaseStatus[] {
  return [...leases].map(([name, record]) => {
    const text = record && leaseText(record);
    const lease = leaseOf(record);
    return {
      name,
      text,
      operation: lease?.operation ?? null,
      owner: lease?.owner ?? null,
      since: lease && new Date(epochTime(lease.epoch)).toISOString(),
    };
  });
}
