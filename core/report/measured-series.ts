import type { HealthConfig, Metric } from '../health/config.ts';
import { keyOf, type Series as Read } from '../health/evidence.ts';
import { canaryPercent } from '../protocol/rollout.ts';
import type { Series, StageReport } from './report.ts';

type Readings = ReadonlyMap<string, Read>;
type Value = (start: number) => number | null;

/** The lines of the charts, from what CloudWatch answered: the metrics that the stage was judged by, period by period. */
export function measuredSeries(config: HealthConfig, readings: Readings, stages: StageReport[]): Series[] {
  const { hitRate, databaseLatency, latency, traffic, redis } = config;
  const valueAt = (metric: Metric, factor = 1): Value => {
    const points = readings.get(keyOf(metric))?.points;
    return (start) => times(points?.get(start) ?? (metric.absentMeansZero && points ? 0 : null), factor);
  };
  const sumOf = (metrics: Metric[]): Value => {
    const values = metrics.map((metric) => valueAt(metric));
    return (start) =>
      values.reduce<number | null>((total, value) => (total === null ? null : plus(total, value(start))), 0);
  };
  const line = (panel: string, name: string, unit: string, value: Value, limit: Series['limit'] = null): Series => ({
    ...{ panel, name, unit, limit },
    points: instants.map((start) => ({ at: new Date(start).toISOString(), value: rounded(value(start)) })),
  });
  const instants = [...new Set([...readings.values()].flatMap(({ points }) => [...points.keys()]))].sort(
    (a, b) => a - b,
  );
  if (instants.length === 0) return [];

  const hits = sumOf(hitRate.hits);
  const misses = sumOf(hitRate.misses);
  const lookups: Value = (start) => plus(hits(start), misses(start));
  const split = traffic && {
    stable: valueAt(traffic.stableRequests),
    canary: valueAt(traffic.canaryRequests),
  };
  return [
    line('Hit rate of the cache', 'hit rate', '%', percent(hits, lookups), {
      value: hitRate.minPercent,
      label: `at least ${hitRate.minPercent} %`,
    }),
    ...(split
      ? [
          intendedShare(stages, instants),
          line(
            SHARE,
            'observed',
            '%',
            percent(split.canary, (start) => plus(split.canary(start), split.stable(start))),
          ),
        ]
      : []),
    ...(latency
      ? [
          line(LATENCY, 'stable', 'ms', valueAt(latency.stable, latency.millisecondsPerUnit)),
          line(LATENCY, 'canary', 'ms', valueAt(latency.canary, latency.millisecondsPerUnit)),
        ]
      : []),
    ...(databaseLatency
      ? [
          line(
            'Latency of the database',
            'database',
            'ms',
            valueAt(databaseLatency.metric, databaseLatency.millisecondsPerUnit),
            { value: databaseLatency.ceilingMs, label: `at most ${databaseLatency.ceilingMs} ms` },
          ),
        ]
      : []),
    ...(split && traffic?.errors
      ? [
          line(ERRORS, 'stable', '%', percent(valueAt(traffic.errors.stable), split.stable)),
          line(ERRORS, 'canary', '%', percent(valueAt(traffic.errors.canary), split.canary)),
        ]
      : []),
    ...(redis?.evictions ? [line('Keys that Redis evicted', 'evicted', 'keys', sumOf(redis.evictions))] : []),
    ...(redis?.reachable ? [line('Redis answers', 'reachable', '1 = yes', valueAt(redis.reachable))] : []),
  ];
}

const SHARE = 'Share of the canary';
const LATENCY = 'Latency of the backends';
const ERRORS = 'Requests that failed';

/** What the weights said at each instant, as far as these stages know. */
function intendedShare(stages: StageReport[], instants: number[]): Series {
  const moves = stages.flatMap(({ from, to, change, rollback, after, startedAt }) => [
    ...(from ? [{ at: Date.parse(startedAt), weights: from }] : []),
    ...(change && to ? [{ at: Date.parse(change.submittedAt), weights: to }] : []),
    ...(rollback?.restoredAt && after ? [{ at: Date.parse(rollback.restoredAt), weights: after }] : []),
  ]);
  const first = moves[0];
  const points = instants.map((start) => {
    const { weights } = moves.findLast(({ at }) => at <= start) ?? first ?? { weights: null };
    return { at: new Date(start).toISOString(), value: weights ? rounded(canaryPercent(weights)) : null };
  });
  return { panel: SHARE, name: 'intended', unit: '%', step: true, points, limit: null };
}

function percent(part: Value, whole: Value): Value {
  return (start) => {
    const of = whole(start);
    const some = part(start);
    return some === null || of === null || of <= 0 ? null : (100 * some) / of;
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
