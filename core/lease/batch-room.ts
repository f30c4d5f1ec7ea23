import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { formatLease } from './lease.ts';
import { batchOf, leaseRecord } from './swap.ts';

/** https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html#limits-api-requests-changeresourcerecordsets */
const MOST_VALUES = 1000;
const MOST_CHARACTERS = 32_000;

const LONGEST_LEASE = formatLease({
  operation: 'restored',
  trafficMoved: true,
  epoch: '0'.repeat(26),
  owner: '0'.repeat(19),
  from: { stable: 255, canary: 255 },
  to: { stable: 255, canary: 255 },
});

/** Why no one batch could move these records and the leases beside them; null when one can. An alias has no values. */
export function whyTooLarge(leaseNames: string[], records: ResourceRecordSet[]): string | null {
  const leases = new Map(leaseNames.map((name) => [name, leaseRecord(name, LONGEST_LEASE)]));
  const { Changes } = batchOf({ expected: leases, next: LONGEST_LEASE, records, comment: '' });
  const values = Changes.flatMap(({ Action, ResourceRecordSet: { ResourceRecords = [] } }) =>
    // Route 53 counts an UPSERT twice.
    Action === 'UPSERT' ? [...ResourceRecords, ...ResourceRecords] : ResourceRecords,
  );
  const characters = values.reduce((total, { Value = '' }) => total + Value.length, 0);
  if (values.length <= MOST_VALUES && characters <= MOST_CHARACTERS) return null;
  return (
    `one change of Route 53 takes ${MOST_VALUES} values of ${MOST_CHARACTERS} characters in all (an UPSERT counts twice), ` +
    `and the move of these ${leaseNames.length} names would need ${values.length} of ${characters}`
  );
}
