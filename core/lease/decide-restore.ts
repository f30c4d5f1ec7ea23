import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { formatWeights, type Weights } from '../protocol/rollout.ts';
import type { Lease } from './lease.ts';
import { leaseNameOf, leaseOf, leaseText, type RecordGroup, type Snapshot } from './record-group.ts';
import { liveWeights, NO_WEIGHTS, type Pair, pairsOf, weightsOf } from './weights.ts';

/** What a rollback of one owner has to do, as the records stand now. Tested anew in every try. */
export type RestoreDecision =
  /** Take the lease, and put these records back in the same batch. */
  | {
      action: 'write';
      lease: Omit<Lease, 'epoch'>;
      expected: Snapshot['leases'];
      records: ResourceRecordSet[];
      left: string[];
    }
  /** An earlier try has won: go on from here. */
  | { action: 'continue'; lease: Lease; text: string }
  /** Nothing of this owner stands there any more. */
  | { action: 'nothing'; message: string };

/**
 * - `moved` and ours: back to `from`, record by record; what somebody else has moved since stays, and is named.
 * - `held` and ours: the weights never moved, so only the lease is taken.
 * - `restored` and ours: done before.
 * - absent, though the stage says that it has moved: somebody deleted the lease, and the weights go back all the same.
 * - absent, or another's `free`: freed in our name, so that a claim of ours that is still under way cannot land.
 * - anything else is another's: hands off.
 */
export function decideRestore(
  snapshot: Snapshot,
  group: RecordGroup,
  owner: string,
  moved?: { from: Weights; to: Weights },
): RestoreDecision {
  const standing = [...snapshot.leases].map(([name, record]) => {
    const text = record && leaseText(record);
    return { name, record, text, lease: leaseOf(record) };
  });
  const ours = standing.filter(({ lease }) => lease?.owner === owner);
  const [first] = ours;
  const theirs = standing.filter(
    ({ record, lease }) => record && lease?.owner !== owner && lease?.operation !== 'free',
  );
  const expected = new Map(
    standing.filter((entry) => !theirs.includes(entry)).map(({ name, record }) => [name, record]),
  );

  if (first?.lease?.operation === 'restored') return { action: 'continue', lease: first.lease, text: first.text ?? '' };
  if (first?.lease?.operation === 'free') {
    return { action: 'nothing', message: 'The lease is free already: the stage was released or rolled back before.' };
  }
  const vanished = moved && standing.every(({ record }) => record === null) ? moved : undefined;
  const move = first?.lease?.operation === 'moved' ? first.lease : vanished;
  if (move) {
    const { from, to } = move;
    const pairs = pairsOf(snapshot, group).filter(({ name }) => expected.has(leaseNameOf(group, name)));
    const { records, left } = putBack(pairs, from, to);
    return {
      action: 'write',
      lease: { operation: 'restored', trafficMoved: true, owner, from: to, to: from },
      expected,
      records,
      left,
    };
  }
  if (first?.lease?.operation === 'held') {
    const { from } = first.lease;
    return {
      action: 'write',
      lease: { operation: 'restored', trafficMoved: false, owner, from, to: from },
      expected,
      records: [],
      left: [],
    };
  }
  if (theirs.length > 0) {
    return {
      action: 'nothing',
      message: `The lease is not this execution's: ${theirs.map(({ text }) => text).join(', ')}.`,
    };
  }
  // Weights that somebody changed since stay what they are to the next stage: drift.
  const left = standing.find(({ lease }) => lease !== null)?.lease?.to;
  const at = left ?? liveWeights(snapshot, group) ?? NO_WEIGHTS;
  return {
    action: 'write',
    lease: { operation: 'free', trafficMoved: false, owner, from: at, to: at },
    expected,
    records: [],
    left: [],
  };
}

/** The records that still stand at `to`, with the weight of `from`. All-zero is never written: it would be served as an equal split. */
export function putBack(pairs: Pair[], from: Weights, to: Weights): { records: ResourceRecordSet[]; left: string[] } {
  const left: string[] = [];
  const records = pairs.flatMap((pair) => {
    const live = weightsOf(pair);
    const stable = live.stable === to.stable ? from.stable : live.stable;
    const canary = live.canary === to.canary ? from.canary : live.canary;
    const stays = stable !== from.stable || canary !== from.canary;
    if (stays) left.push(`${pair.name} ${pair.type} ${formatWeights(live)}`);
    if (stable + canary === 0) return [];
    return [
      ...(stable === live.stable ? [] : [{ ...pair.stable, Weight: stable }]),
      ...(canary === live.canary ? [] : [{ ...pair.canary, Weight: canary }]),
    ];
  });
  return { records, left };
}
