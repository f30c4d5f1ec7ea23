import type { ResourceRecordSet, RRType } from '@aws-sdk/client-route-53';
import { formatWeights, type Weights } from '../protocol/rollout.ts';
import { type RecordGroup, type Snapshot, sameName } from './record-group.ts';

/** The two weighted records of one name and type. */
export interface Pair {
  name: string;
  type: RRType;
  stable: Weighted;
  canary: Weighted;
}

/** One of another routing policy may have the same identifier, and no weight: that is no weight of 0. */
type Weighted = ResourceRecordSet & { Weight: number };

function isWeighted(record: ResourceRecordSet | undefined): record is Weighted {
  return record?.Weight !== undefined;
}

/** Route 53 gives an alias to a load balancer 60 s, and lets nobody change that. */
const ALIAS_TTL_SECONDS = 60;

/** Each pair of the group that is there; the rest is for `whyUnfit` to name. */
export function pairsOf(snapshot: Snapshot, group: RecordGroup): Pair[] {
  return group.records.flatMap(({ name, types }) =>
    types.flatMap((type): Pair[] => {
      const records = snapshot.records.filter((record) => record.Type === type && sameName(record, name));
      const stable = records.find((record) => record.SetIdentifier === group.stable);
      const canary = records.find((record) => record.SetIdentifier === group.canary);
      return isWeighted(stable) && isWeighted(canary) ? [{ name, type, stable, canary }] : [];
    }),
  );
}

/** The weighted records that a pair lacks, in words: `www.example.com A "canary"`, or its weight where it has another policy. */
export function missingPairs(snapshot: Snapshot, group: RecordGroup): string[] {
  return group.records.flatMap(({ name, types }) =>
    types.flatMap((type) => {
      const there = snapshot.records.filter((record) => record.Type === type && sameName(record, name));
      return [group.stable, group.canary].flatMap((id) => {
        const record = there.find(({ SetIdentifier }) => SetIdentifier === id);
        if (isWeighted(record)) return [];
        return `${record ? 'the weight of ' : ''}${name} ${type} "${id}"`;
      });
    }),
  );
}

/** For a group of which no pair is whole. */
export function noPairs(snapshot: Snapshot, group: RecordGroup): string {
  return `No pair of weighted records is whole: ${missingPairs(snapshot, group).join(', ')} not found.`;
}

export function weightsOf({ stable, canary }: Pair): Weights {
  return { stable: stable.Weight, canary: canary.Weight };
}

/** The weights of the group, which are the same in every pair of one that is fit; null when it has no pair. */
export function liveWeights(snapshot: Snapshot, group: RecordGroup): Weights | null {
  const [first] = pairsOf(snapshot, group);
  return first ? weightsOf(first) : null;
}

/** Those that all of the pairs have; null where they differ, or there are none. */
export function commonWeights(pairs: Pair[]): Weights | null {
  const [first, ...others] = pairs.map(weightsOf);
  return first && others.every((each) => sameWeights(each, first)) ? first : null;
}

/** What stands for the weights of a group that has no pair. */
export const NO_WEIGHTS: Weights = { stable: 0, canary: 0 };

/** A percentage as people read it. */
export function round(percent: number): number {
  return Math.round(percent * 10) / 10;
}

/** `www.example.com A 95-5`. */
export function pairInWords(pair: Pair): string {
  return `${pair.name} ${pair.type} ${formatWeights(weightsOf(pair))}`;
}

export function sameWeights(a: Weights, b: Weights): boolean {
  return a.stable === b.stable && a.canary === b.canary;
}

export function ttlSeconds(record: ResourceRecordSet): number {
  return record.AliasTarget ? ALIAS_TTL_SECONDS : (record.TTL ?? 0);
}

/** The longest that a resolver may keep any answer of the group. */
export function longestTtlSeconds(pairs: Pair[]): number {
  return Math.max(...pairs.flatMap(({ stable, canary }) => [ttlSeconds(stable), ttlSeconds(canary)]));
}

/** The pair's records with other weights, and everything else as it was listed. */
export function withWeights({ stable, canary }: Pair, weights: Weights): ResourceRecordSet[] {
  return [
    { ...stable, Weight: weights.stable },
    { ...canary, Weight: weights.canary },
  ];
}
