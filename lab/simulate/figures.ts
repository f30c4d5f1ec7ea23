import * as z from 'zod';
import { nearestRank } from '../support/nearest-rank.ts';
import type { Counted } from './account.ts';
import { ROUTE_53 } from './buckets.ts';
import type { Played, Storm } from './scenes.ts';
import type { Sizes } from './world.ts';

/** In seconds; null where that many groups never came to it. */
const Percentiles = z.object({ p50: z.number().nullable(), p95: z.number().nullable(), p100: z.number().nullable() });
const Calls = z.object({
  /** Of all calls, how many were throttled, in percent. */
  throttledPercent: z.number(),
  /** Of the calls that Route 53 let in, how many the watchers made, in percent. */
  watchersPercent: z.number(),
  /** That Route 53 let in, for each group. */
  perGroup: z.number(),
});

export const Row = z.object({
  groups: z.int(),
  names: z.int(),
  /** From the moment at which all alarms turn red until the weights are back. */
  safe: Percentiles,
  /** What the buckets allow at best: two calls and one batch for each group. */
  boundSeconds: z.number(),
  steady: Calls,
  storm: Calls,
  /** From the start of a stage until its weights have moved; null where only the way back was asked for. */
  moved: Percentiles.nullable(),
  stagesFailed: z.int(),
  mostFunctionsAtOnce: z.int(),
});
export type Row = z.infer<typeof Row>;

export function rowOf({ groups, names, bucket }: Sizes, storm: Storm, roll: Played | null): Row {
  return {
    ...{ groups, names },
    safe: percentiles(storm.seconds),
    boundSeconds: rounded(bound(groups, names, bucket)),
    steady: callsOf(storm.steady, groups),
    storm: callsOf(storm.counted, groups),
    moved: roll && percentiles(roll.seconds),
    stagesFailed: roll?.endings['stage FAILED'] ?? 0,
    mostFunctionsAtOnce: Math.max(storm.mostAtOnce, roll?.mostAtOnce ?? 0),
  };
}

/** Below which no product could come: each group is listed once, and written once. */
export function bound(groups: number, names: number, bucket: Sizes['bucket']): number {
  const { together, changes } = ROUTE_53[bucket];
  // Two UPSERTs, a DELETE and a CREATE for each name.
  const tokens = 6 * names * groups;
  const after = (wanted: number, size = { burst: 0, perSecond: Number.POSITIVE_INFINITY }) =>
    Math.max(0, (wanted - size.burst) / size.perSecond);
  return Math.max(after(2 * groups, together), after(tokens, changes));
}

function percentiles(seconds: number[]): z.infer<typeof Percentiles> {
  const at = (share: number) => {
    const found = nearestRank(seconds, share);
    return found !== null && Number.isFinite(found) ? rounded(found) : null;
  };
  return { p50: at(0.5), p95: at(0.95), p100: at(1) };
}

function callsOf(counted: Counted[], groups: number): z.infer<typeof Calls> {
  const sum = (of: (count: Counted) => number, counts = counted) =>
    counts.reduce((total, count) => total + of(count), 0);
  const ofRoute53 = counted.filter(({ service }) => service === 'Route 53');
  const letIn = ({ made, throttled }: Counted) => made - throttled;
  const watchers = ofRoute53.filter(({ who }) => who.startsWith('watcher'));
  return {
    throttledPercent: percent(
      sum(({ throttled }) => throttled),
      sum(({ made }) => made),
    ),
    watchersPercent: percent(sum(letIn, watchers), sum(letIn, ofRoute53)),
    perGroup: rounded(sum(letIn, ofRoute53) / groups),
  };
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : rounded((100 * part) / whole);
}

function rounded(number: number): number {
  return Math.round(10 * number) / 10;
}
