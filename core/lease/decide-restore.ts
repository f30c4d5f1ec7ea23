import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ForeignLease } from '../protocol/errors.ts';
import { canaryPercent, formatWeights, type Weights } from '../protocol/rollout.ts';
import { epochTime, type Lease } from './lease.ts';
import { leaseNameOf, leaseOf, leasesIn, leaseText, type RecordGroup, type Snapshot } from './record-group.ts';
import { missingPairs, type Pair, pairsOf, sameWeights, weightsOf, withWeights } from './weights.ts';

/** What a rollback of one owner has to do, as the records stand now. Tested anew in every try. */
export type RestoreDecision =
  /** Take the lease, and put these records back in the same batch. */
  | {
      action: 'write';
      lease: Omit<Lease, 'epoch'>;
      expected: Snapshot['leases'];
      records: ResourceRecordSet[];
      /** What cannot be put back, and why: a sentence each. */
      left: string[];
    }
  /** An earlier try has won: go on from here. */
  | { action: 'continue'; lease: Lease; text: string }
  /** Nothing of this owner stands there any more. */
  | { action: 'nothing'; message: string };

/** What a stage did by its own history: for when its lease is gone, and cannot tell any more. */
export interface Past {
  /** A lease that is older stood there before the stage. */
  startedAt: Date;
  /** The weights that it had planned to lead from and to; null where it never came to a plan, was a dry run, or is committed. */
  plan: { from: Weights; to: Weights } | null;
  /** Whether it set about moving them and has not released them. Whether the move has landed, the records say. */
  moving: boolean;
  /** Whether a claim of it may still be on its way: it asked for one, and never had an answer. */
  claiming: boolean;
}

/** Of a stage that did nothing, and will do nothing. */
export const NO_PAST: Omit<Past, 'startedAt'> = { plan: null, moving: false, claiming: false };

/**
 * - `moved` and ours: back to `from`, pair by pair; a pair that somebody else has moved since stays, and is named.
 * - `held` and ours: the weights never moved, so only the lease is taken.
 * - `restored` and ours: done before.
 * - gone, and the stage had set about moving: somebody deleted the lease or put an older one back, and the weights go
 *   back all the same.
 * - gone, and the stage had a plan: freed in its name, at the weights that it had found fit to begin with.
 * - never there, and a claim may still be on its way: what the claim would replace is written anew, so that it is refused.
 * - never there, and the stage was refused: a refusal writes nothing.
 * - a text that Sluice did not write, and the stage had set about moving: nothing may be written beside it, and that is no good end.
 * - anything else is another's: hands off.
 */
export function decideRestore(
  snapshot: Snapshot,
  group: RecordGroup,
  owner: string,
  past: Past | null,
): RestoreDecision {
  const standing = [...snapshot.leases].map(([name, record]) => {
    const text = record && leaseText(record);
    return { name, record, text, lease: leaseOf(record) };
  });
  const ours = standing.find(({ lease }) => lease?.owner === owner);
  const theirs = standing.filter(({ record, lease }) => {
    if (record === null || lease?.owner === owner) return false;
    return lease?.operation !== 'free' || (past !== null && epochTime(lease.epoch) > past.startedAt.getTime());
  });
  const expected = new Map(
    standing.filter((entry) => !theirs.includes(entry)).map(({ name, record }) => [name, record]),
  );
  const write = { action: 'write' as const, expected };
  const still = { ...write, records: [], left: [] };

  if (ours?.lease?.operation === 'restored') return { action: 'continue', lease: ours.lease, text: ours.text ?? '' };
  if (ours?.lease?.operation === 'free') {
    return { action: 'nothing', message: 'The lease is free already: the stage was released or rolled back before.' };
  }
  const foreign = theirs.filter(({ lease }) => lease === null);
  if (!ours && foreign.length > 0 && past?.moving && past.plan) insistOnBack(snapshot, group, past.plan, foreign);
  if (!ours && theirs.length > 0) {
    return {
      action: 'nothing',
      message: `The lease is not this execution's: ${theirs.map(({ text }) => text).join(', ')}.`,
    };
  }
  const move = ours?.lease?.operation === 'moved' ? ours.lease : past?.moving ? past.plan : null;
  if (move) {
    const { from, to } = move;
    const lease = { operation: 'restored', trafficMoved: true, owner, from: to, to: from } as const;
    const mine = { ...group, records: group.records.filter(({ name }) => expected.has(leaseNameOf(group, name))) };
    const { records, left } = putBack(snapshot, mine, from, to);
    const notOurs = { ...group, records: group.records.filter((record) => isBeside(foreign, group, record)) };
    const strays = pairsOf(snapshot, notOurs).filter((pair) => !sameWeights(weightsOf(pair), from));
    const untouched = strays.map((pair) => `${stands(pair)}: the lease beside it holds what Sluice did not write`);
    return { ...write, lease, records, left: [...left, ...untouched] };
  }
  if (ours?.lease) {
    const { from } = ours.lease;
    return { ...still, lease: { operation: 'restored', trafficMoved: false, owner, from, to: from } };
  }
  // Another's `free` that was there before the stage says all that is to be said.
  const [left] = leasesIn(snapshot.leases);
  const claimed = past?.claiming ? (left?.to ?? untouched(snapshot, group)) : null;
  const at = (left ? null : past?.plan?.from) ?? claimed;
  if (!at) return { action: 'nothing', message: 'The stage never had the lease, and moved nothing.' };
  return { ...still, lease: { operation: 'free', trafficMoved: false, owner, from: at, to: at } };
}

interface ForeignText {
  name: string;
  text: string | null;
}

function isBeside(foreign: ForeignText[], group: RecordGroup, { name }: { name: string }): boolean {
  return foreign.some((text) => text.name === leaseNameOf(group, name));
}

/** Throws while a text of somebody else's keeps traffic from going back. Once it is removed, the next rollback reads the history again. */
function insistOnBack(
  snapshot: Snapshot,
  group: RecordGroup,
  { from, to }: NonNullable<Past['plan']>,
  foreign: ForeignText[],
): void {
  const moved = pairsOf(snapshot, group).filter((pair) => sameWeights(weightsOf(pair), to));
  if (moved.length === 0) return;
  const texts = foreign.map(({ text }) => `"${text}"`).join(', ');
  const live = moved.map((pair) => `${stands(pair)}, and was ${formatWeights(from)} before the stage`).join('; ');
  throw new ForeignLease(
    `Traffic is NOT back: the lease holds ${texts}, which Sluice did not write, and nothing may be written beside that. ${live}. ` +
      'Remove that TXT record: within an hour of the stage the watcher then puts the weights back; later, "sluice rollback" does.',
  );
}

/** The weights of a group in which no rollout has begun; null where that is not beyond doubt. */
function untouched(snapshot: Snapshot, group: RecordGroup): Weights | null {
  const live = pairsOf(snapshot, group).map(weightsOf);
  const begun =
    missingPairs(snapshot, group).length > 0 || live.some(({ stable, canary }) => stable === 0 || canary > 0);
  return begun ? null : (live[0] ?? null);
}

/**
 * The pairs that still stand at `to`, with the weights of `from`. A weight means something beside its twin alone, so a
 * pair of which somebody has changed or deleted a part stays whole as they left it.
 */
export function putBack(
  snapshot: Snapshot,
  group: RecordGroup,
  from: Weights,
  to: Weights,
): { records: ResourceRecordSet[]; left: string[] } {
  const pairs = pairsOf(snapshot, group);
  const strays = pairs.filter((pair) => ![from, to].some((weights) => sameWeights(weights, weightsOf(pair))));
  return {
    records: pairs.filter((pair) => sameWeights(weightsOf(pair), to)).flatMap((pair) => withWeights(pair, from)),
    left: [
      ...strays.map((pair) => `${stands(pair)}: somebody else set that, and it was left alone`),
      ...missingPairs(snapshot, group).map((what) => `${what} is gone, so nothing could be put back there`),
    ],
  };
}

function stands(pair: Pair): string {
  const live = weightsOf(pair);
  const split = canaryPercent(live) === null ? ', which Route 53 serves as an equal split' : '';
  return `${pair.name} ${pair.type} stands at ${formatWeights(live)}${split}`;
}
