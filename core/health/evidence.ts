import type { AlarmReading } from '../alarms/alarms.ts';
import type { CheckReadings } from './checks.ts';
import type { Common } from './common.ts';
import { isMath, type Metric, mustSpeak, storedIn, withParts } from './metric.ts';
import type { Quantity } from './quantity.ts';
import { list, spelledSpan } from './words.ts';

/** What CloudWatch answered for one metric. */
export interface Series {
  /** Values by the start of their period, in milliseconds since 1970. */
  points: ReadonlyMap<number, number>;
  /** Why the points cannot be relied upon; null when they can. */
  trouble: string | null;
}

export interface Readings {
  /** By `keyOf`. */
  series: ReadonlyMap<string, Series>;
  alarms: AlarmReading[];
  /** Left out where nobody asked. */
  checks?: CheckReadings;
}

/** One period; null where a part of the quantity has no point. */
export type Row<K extends string> = Record<K, number | null>;

/** The readings as a signal may use them: only complete periods of this phase that CloudWatch has had time to deliver. */
export interface Evidence {
  now: number;
  alarms: AlarmReading[];
  checks: CheckReadings;
  /** Why these metrics say nothing at all; null when each of them says something. */
  silence(metrics: Metric[]): string | null;
  /** Whether these metrics are silent because the phase has just begun, and for no other reason. */
  areYoung(metrics: Metric[]): boolean;
  /** Which of these metrics have data that are only old, older than CloudWatch's lag explains; null when none has. */
  lateness(metrics: Metric[]): string | null;
  /** The last periods, oldest first; fewer when the phase is younger. */
  lastPeriods<K extends string>(quantities: Record<K, Quantity>, count: number): Row<K>[];
}

export type Horizon = Pick<Common, 'periodSeconds' | 'metricLagSeconds'> & {
  /** Only periods that began at this instant or later. */
  since: number;
  now: number;
};

export function evidenceOf(readings: Readings, horizon: Horizon): Evidence {
  const period = horizon.periodSeconds * 1000;
  const settledBy = horizon.now - horizon.metricLagSeconds * 1000;
  const newest = Math.floor(horizon.now / period) * period - period;
  const points = (metric: Metric) => readings.series.get(keyOf(metric))?.points ?? new Map<number, number>();
  const inPhase = (metric: Metric) => [...points(metric)].filter(([start]) => start >= horizon.since);
  const isOnItsWay = (metric: Metric, start: number) => !points(metric).has(start) && start + period > settledBy;

  return {
    now: horizon.now,
    alarms: readings.alarms,
    checks: readings.checks ?? new Map(),

    silence(named) {
      const metrics = named.flatMap(withParts);
      const troubled = metrics.find((metric) => readings.series.get(keyOf(metric))?.trouble);
      if (troubled) return `${nameOf(troubled)} cannot be read: ${readings.series.get(keyOf(troubled))?.trouble}`;
      if (newest < horizon.since) return 'no period is complete yet';
      for (const metric of metrics) {
        const [, value] = inPhase(metric).find(([, each]) => !isPossible(each)) ?? [];
        if (value !== undefined) return `${nameOf(metric)} says ${value}, which cannot be`;
      }
      const silent = named.flatMap(mustSpeak).filter((metric) => inPhase(metric).length === 0);
      const [first] = [silent.filter((metric) => !isMath(metric)), silent].filter(({ length }) => length > 0);
      return first ? `there is no data of ${list([...new Set(first.map(nameOf))])}` : null;
    },

    areYoung(metrics) {
      const isOdd = (metric: Metric) =>
        Boolean(readings.series.get(keyOf(metric))?.trouble) || inPhase(metric).some(([, value]) => !isPossible(value));
      return (
        horizon.since + period > settledBy && !metrics.flatMap(withParts).some(isOdd) && this.silence(metrics) !== null
      );
    },

    lateness(metrics) {
      const ageOf = (metric: Metric) => horizon.now - Math.max(...points(metric).keys()) - period;
      const isLate = (age: number) => Number.isFinite(age) && horizon.now - age + period <= settledBy;
      const late = metrics.flatMap(mustSpeak).filter((metric) => isLate(ageOf(metric)));
      if (late.length === 0) return null;
      const age = Math.floor(Math.max(...late.map(ageOf)) / period) * horizon.periodSeconds;
      const allowed = spelledSpan(horizon.metricLagSeconds);
      return `the newest data of ${list(late.map(nameOf))} are ${spelledSpan(age)} old, and "metricLag" allows ${allowed}`;
    },

    lastPeriods<K extends string>(quantities: Record<K, Quantity>, count: number) {
      const named = Object.entries<Quantity>(quantities);
      const metrics = named.flatMap(([, quantity]) => Object.values(quantity.metrics).flatMap(withParts));
      const rows: Row<K>[] = [];
      for (let start = newest; start >= horizon.since && rows.length < count; start -= period) {
        if (metrics.some((metric) => isOnItsWay(metric, start))) continue;
        const row = named.map(([key, quantity]) => [
          key,
          quantity.value((metric) => valueIn(readings.series, metric, start)),
        ]);
        rows.push(Object.fromEntries(row) as Row<K>);
      }
      return rows.reverse();
    },
  };
}

/**
 * Of the period that began then; null where CloudWatch has no point of it, or an impossible one. Metric math takes a missing
 * point for zero, and an error rate would be perfect while nobody counts the errors: so its parts must have one, too.
 */
export function valueIn(series: Readings['series'], metric: Metric, start: number): number | null {
  if (isMath(metric) && storedIn(metric).some((part) => valueIn(series, part, start) === null)) return null;
  const absent = !isMath(metric) && metric.absentMeansZero ? 0 : null;
  const value = series.get(keyOf(metric))?.points.get(start) ?? absent;
  return value !== null && isPossible(value) ? value : null;
}

/** Counts, latencies and states are what is read, and none of them is below zero. */
function isPossible(value: number): boolean {
  return Number.isFinite(value) && value >= 0;
}

/** Two settings that name the same metric in the same statistic share one query. */
export function keyOf(metric: Metric): string {
  if (isMath(metric)) {
    const parts = Object.entries(metric.usingMetrics).map(([id, part]) => [id, keyOf(part)]);
    return JSON.stringify([metric.expression, parts.sort()]);
  }
  const { namespace, metricName, dimensions, statistic } = metric;
  return JSON.stringify([namespace, metricName, Object.entries(dimensions).sort(), statistic]);
}

export function isComplete<K extends string>(row: Row<K>): row is Record<K, number> {
  return Object.values(row).every((value) => value !== null);
}

/** `Shop Latency (Backend new)`; an expression as it is. */
export function nameOf(metric: Metric): string {
  if (isMath(metric)) return metric.expression;
  const { namespace, metricName, dimensions } = metric;
  const where = Object.entries(dimensions).map(([name, value]) => `${name} ${value}`);
  return where.length > 0 ? `${namespace} ${metricName} (${where.join(', ')})` : `${namespace} ${metricName}`;
}

/** The values of the last periods, without those that are unknown. */
export function knownValues(evidence: Evidence, value: Quantity, count: number): number[] {
  return evidence
    .lastPeriods({ value }, count)
    .filter(isComplete)
    .map((row) => row.value);
}
