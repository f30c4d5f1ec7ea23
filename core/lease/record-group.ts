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
  /** All record sets of the group's names and of its leases' names, of whatever type. */
  records: ResourceRecordSet[];
  /** The TXT record set of each lease name, or null where there is none. */
  leases: Map<string, ResourceRecordSet | null>;
}

export type ListRecords = (input: ListResourceRecordSetsCommandInput) => Promise<ListResourceRecordSetsCommandOutput>;

/** Lists the group afresh. Route 53's list is strongly consistent and includes pending changes, call by call. */
export async function readRecordGroup(list: ListRecords, group: RecordGroup): Promise<Snapshot> {
  const names = group.records.map(({ name }) => name);
  const records = await listNames(list, group, [...names, ...leaseNamesOf(group)]);
  return { records, leases: leasesAmong(records, group) };
}

/** The leases alone. */
export async function readLeases(list: ListRecords, group: RecordGroup): Promise<Snapshot['leases']> {
  return leasesAmong(await listNames(list, group, leaseNamesOf(group)), group);
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
export function sameName(record: Pick<ResourceRecordSet, 'Name'>, name: string): boolean {
  return plainName(record.Name) === name;
}

function plainName(name = ''): string {
  return name.replace(/\.$/, '').toLowerCase();
}

function leaseNamesOf(group: RecordGroup): string[] {
  return group.records.map(({ name }) => leaseNameOf(group, name));
}

function leasesAmong(records: ResourceRecordSet[], group: RecordGroup): Snapshot['leases'] {
  const leaseOn = (name: string) => records.find((record) => record.Type === 'TXT' && sameName(record, name)) ?? null;
  return new Map(leaseNamesOf(group).map((name) => [name, leaseOn(name)]));
}

/**
 * One sweep over the zone, in its own order: a page runs on past the name that it begins at, and the next one begins at
 * the first name that is still to come. So most groups cost one call, of the few that Route 53 grants an account.
 */
async function listNames(list: ListRecords, group: RecordGroup, names: string[]): Promise<ResourceRecordSet[]> {
  const wanted = names.toSorted((a, b) => (inOrder(a) < inOrder(b) ? -1 : 1));
  const found: ResourceRecordSet[] = [];
  let start: ListStart | null = { StartRecordName: wanted[0] };
  while (start) {
    const page = await list({ HostedZoneId: group.hostedZoneId, ...start });
    found.push(...(page.ResourceRecordSets ?? []).filter(({ Name }) => wanted.includes(plainName(Name))));
    start = startOfNext(page, wanted);
  }
  return found;
}

type ListStart = Pick<
  ListResourceRecordSetsCommandInput,
  'StartRecordName' | 'StartRecordType' | 'StartRecordIdentifier'
>;

/** Null when all that is wanted has been listed. A page may end in the midst of a name. */
function startOfNext(page: ListResourceRecordSetsCommandOutput, wanted: string[]): ListStart | null {
  if (!page.IsTruncated || !page.NextRecordName) return null;
  const next = plainName(page.NextRecordName);
  const name = wanted.find((name) => inOrder(name) >= inOrder(next));
  if (name !== next) return name ? { StartRecordName: name } : null;
  return {
    StartRecordName: next,
    StartRecordType: page.NextRecordType,
    StartRecordIdentifier: page.NextRecordIdentifier,
  };
}

/**
 * What a zone is ordered by: its labels from the last to the first, with the dot at the end, so that `a-b` stands before
 * `a`. What is unusual in a name is listed in octal (`\052` for `*`), but not sorted by it.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ListResourceRecordSets.html
 */
function inOrder(name: string): string {
  const spelt = name.replace(/\\(\d{3})/g, (_, octal) => String.fromCharCode(Number.parseInt(octal, 8)));
  return `${spelt.split('.').reverse().join('.')}.`;
}

/** Several values, or a quoting that is not ours, cannot be a lease; they are shown as they stand. */
export function leaseText(record: ResourceRecordSet): string {
  const values = (record.ResourceRecords ?? []).map(({ Value }) => Value ?? '');
  const [only = ''] = values;
  return values.length === 1 && /^"[^"\\]*"$/.test(only) ? only.slice(1, -1) : values.join(' ');
}
