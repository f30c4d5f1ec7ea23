import {
  type ChangeResourceRecordSetsCommandInput,
  type ChangeResourceRecordSetsCommandOutput,
  InvalidChangeBatch,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { ChangeRefused } from '../protocol/errors.ts';
import {
  type ListRecords,
  leaseText,
  leaseTexts,
  type RecordGroup,
  readLeases,
  type Snapshot,
} from './record-group.ts';

type ChangeRecords = (input: ChangeResourceRecordSetsCommandInput) => Promise<ChangeResourceRecordSetsCommandOutput>;

export interface Dns {
  list: ListRecords;
  /** Must not retry by itself: a second try of an applied batch is an InvalidChangeBatch. */
  change: ChangeRecords;
}

export interface Swap {
  /** The TXT record sets that must still stand exactly so; null where there must be none. */
  expected: Snapshot['leases'];
  /** The lease that takes their place, on every name. */
  next: string;
  /** Weighted records, complete, to upsert in the same batch. */
  records?: ResourceRecordSet[];
  comment: string;
}

/** `applied`: this change. `already`: an earlier try of the same write had been applied. `fenced`: the lease is another's. */
export type SwapOutcome =
  | { outcome: 'applied'; changeId: string; submittedAt: string }
  | { outcome: 'already' }
  | { outcome: 'fenced'; found: string[] };

/** Resolvers never ask for the lease, so its TTL matters to nobody; it must only never vary. */
const LEASE_TTL_SECONDS = 60;

/**
 * Compare-and-swap on Route 53: one batch deletes exactly the lease values expected, creates the next one, and moves
 * the weights. A batch is all or nothing, a DELETE must match exactly, and a CREATE must find nothing, so if anybody
 * wrote in between, nothing happens. Throttling and lost answers throw, and the same call may be made again.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export async function swapLease(dns: Dns, group: RecordGroup, swap: Swap): Promise<SwapOutcome> {
  try {
    const { ChangeInfo } = await dns.change({ HostedZoneId: group.hostedZoneId, ChangeBatch: batchOf(swap) });
    return {
      outcome: 'applied',
      changeId: ChangeInfo?.Id ?? '',
      submittedAt: (ChangeInfo?.SubmittedAt ?? new Date()).toISOString(),
    };
  } catch (error) {
    if (!(error instanceof InvalidChangeBatch)) throw error;
    const leases = await readLeases(dns.list, group);
    const found = leaseTexts(new Map([...swap.expected.keys()].map((name) => [name, leases.get(name) ?? null])));
    if (found.every((text) => text === swap.next)) return { outcome: 'already' };
    if (unchanged(found, swap.expected)) throw changeRefused(error);
    return { outcome: 'fenced', found: found.map((text) => text ?? 'none') };
  }
}

/** Every DELETE comes before every CREATE: Route 53 refuses the other order. */
export function batchOf({ expected, next, records = [], comment }: Swap) {
  const leases = [...expected];
  return {
    Comment: comment.slice(0, 256),
    Changes: [
      ...leases.flatMap(([, found]) => (found ? [{ Action: 'DELETE' as const, ResourceRecordSet: found }] : [])),
      ...records.map((record) => ({ Action: 'UPSERT' as const, ResourceRecordSet: record })),
      ...leases.map(([name]) => ({ Action: 'CREATE' as const, ResourceRecordSet: leaseRecord(name, next) })),
    ],
  };
}

export function leaseRecord(name: string, text: string): ResourceRecordSet {
  return { Name: name, Type: 'TXT', TTL: LEASE_TTL_SECONDS, ResourceRecords: [{ Value: `"${text}"` }] };
}

/**
 * The lease as this execution wrote it, to expect beside each of these names. What it says never comes from the zone, or
 * nothing would be fenced off; how the record of these words stands there (with another TTL, say) does.
 */
export function leaseRecords(standing: Snapshot['leases'], text: string): Snapshot['leases'] {
  return new Map(
    [...standing].map(([name, record]) => [
      name,
      record && leaseText(record) === text ? record : leaseRecord(name, text),
    ]),
  );
}

/** Of a batch that it refuses, what Route 53 says, which repeats what people wrote: the comment of a protection. */
export function wordsOf({ message, messages }: InvalidChangeBatch): string {
  return messages?.join(', ') || message;
}

function changeRefused(error: InvalidChangeBatch): ChangeRefused {
  return new ChangeRefused(
    `Route 53 refuses the change, and nobody has taken the lease: ${wordsOf(error)}. Nothing was changed. ` +
      'When what stands in the way is removed, try again.',
  );
}

/** Then it was not the lease that Route 53 refused, but the batch itself: not a lost race, and not to be called one. */
function unchanged(found: (string | null)[], expected: Snapshot['leases']): boolean {
  const before = leaseTexts(expected);
  return found.every((text, i) => text === before[i]);
}
