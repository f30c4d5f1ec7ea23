import type {
  ListResourceRecordSetsCommandInput,
  ListResourceRecordSetsCommandOutput,
  ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import * as z from 'zod';
import { type Lease, parseLease } from './lease.ts';

const WeightedName = z.object({ name: z.string(), types: z.array(z.enum(['A', 'AAAA', 'CNAME'])) });
type WeightedName = z.infer<typeof WeightedName>;

/** Encoded as the names of each list of types, `{ "A,AAAA": [ … ] }`, because all environment variables of a function share 4 KB. */
const WeightedNames = z.codec(z.record(z.string(), z.array(z.string())), z.array(WeightedName).min(1), {
  decode: (byTypes) =>
    Object.entries(byTypes).flatMap(([types, names]) =>
      // Whether these are types, the schema behind this says.
      names.map((name) => ({ name, types: types.split(',') as WeightedName['types'] })),
    ),
  encode: (records) => {
    const byTypes = Map.groupBy(records, ({ types }) => types.join());
    return Object.fromEntries([...byTypes].map(([types, group]) => [types, group.map(({ name }) => name)]));
  },
});

/** Every weighted record set that must move together, in one hosted zone, and where their lease stands. */
export const RecordGroup = z.object({
  hostedZoneId: z.string(),
  records: WeightedNames,
  /** SetIdentifier of the records that point to the old backend. */
  stable: z.string(),
  /** SetIdentifier of the records that point to the new backend. */
  canary: z.string(),
  /** The label under which the lease stands: `_rollout` of www.example.com is `_rollout.www.example.com`. */
  leaseRecordName: z.string(),
  /** The role to assume when the zone is in another account. */
  roleArn: z.string().optional(),
});
export type RecordGroup = z.infer<typeof RecordGroup>;

/** The records of a group as Route 53 lists them, so that they can be echoed exactly. */
export interface Snapshot {
  /** All record sets of the group's names, of whatever type. */
  records: ResourceRecordSet[];
  /** The TXT record set of each lease name, or null where there is none. */
  leases: Map<string, ResourceRecordSet | null>;
}

export type ListRecords = (input: ListResourceRecordSetsCommandInput) => Promise<ListResourceRecordSetsCommandOutput>;

/**
 * Lists the group afresh. Route 53's list is strongly consistent and includes pending changes; its answer begins at a
 * name and type and runs on in DNS order, in which a name's lease usually follows within the first page.
 */
export async function readRecordGroup(list: ListRecords, group: RecordGroup): Promise<Snapshot> {
  const records: ResourceRecordSet[] = [];
  const leases = new Map<string, ResourceRecordSet | null>();
  for (const { name } of group.records) {
    const leaseName = leaseNameOf(group, name);
    const page = await list({ HostedZoneId: group.hostedZoneId, StartRecordName: name });
    const listed = page.ResourceRecordSets ?? [];
    records.push(...listed.filter((record) => sameName(record, name)));
    leases.set(
      leaseName,
      findLease(listed, leaseName) ?? (page.IsTruncated ? await readLease(list, group, leaseName) : null),
    );
  }
  return { records, leases };
}

/** The lease alone, at the cost of one call: what the watcher reads every minute. */
export async function readLeases(list: ListRecords, group: RecordGroup): Promise<Snapshot['leases']> {
  const leases: Snapshot['leases'] = new Map();
  for (const { name } of group.records) {
    const leaseName = leaseNameOf(group, name);
    leases.set(leaseName, await readLease(list, group, leaseName));
  }
  return leases;
}

/** The text of each lease, or null where there is none. */
export function leaseTexts(leases: Snapshot['leases']): (string | null)[] {
  return [...leases.values()].map((record) => (record ? leaseText(record) : null));
}

/** The lease that a TXT record holds; null where there is none, or none that Sluice wrote. */
export function leaseOf(record: ResourceRecordSet | null): Lease | null {
  return record && parseLease(leaseText(record));
}

/** Of every name that has one that Sluice wrote. */
export function leasesIn(leases: Snapshot['leases']): Lease[] {
  return [...leases.values()].map(leaseOf).filter((lease) => lease !== null);
}

/** The one text that stands beside every name; null when they are all absent; undefined when they differ. */
export function commonLease(leases: Snapshot['leases']): string | null | undefined {
  const [first, ...others] = leaseTexts(leases);
  return others.every((text) => text === first) ? first : undefined;
}

export function leaseNameOf(group: Pick<RecordGroup, 'leaseRecordName'>, name: string): string {
  return `${group.leaseRecordName}.${name}`;
}

/** Route 53 lists names with a dot at the end. */
export function sameName(record: ResourceRecordSet, name: string): boolean {
  return record.Name?.replace(/\.$/, '').toLowerCase() === name;
}

async function readLease(list: ListRecords, group: RecordGroup, leaseName: string): Promise<ResourceRecordSet | null> {
  const page = await list({
    HostedZoneId: group.hostedZoneId,
    StartRecordName: leaseName,
    StartRecordType: 'TXT',
    MaxItems: 1,
  });
  return findLease(page.ResourceRecordSets ?? [], leaseName) ?? null;
}

function findLease(records: ResourceRecordSet[], leaseName: string): ResourceRecordSet | undefined {
  return records.find((record) => record.Type === 'TXT' && sameName(record, leaseName));
}

/** Several values, or a quoting that is not ours, cannot be a lease; they are shown as they stand. */
export function leaseText(record: ResourceRecordSet): string {
  const values = (record.ResourceRecords ?? []).map(({ Value }) => Value ?? '');
  const [only = ''] = values;
  return values.length === 1 && /^"[^"\\]*"$/.test(only) ? only.slice(1, -1) : values.join(' ');
}
