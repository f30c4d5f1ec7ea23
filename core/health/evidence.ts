import type { AlarmReading } from '../alarms/alarms.ts';
import type { HealthConfig, Metric } from './config.ts';
import { list } from './words.ts';

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
}

/** One period: each entry is the sum over its metrics, or null where one of them has no point. */
export type Row<K extends string> = Record<K, number | null>;

/** The readings as a signal may use them: only complete periods of this phase that CloudWatch has had time to deliver. */
export interface Evidence {
  now: number;
  alarms: AlarmReading[];
  /** Why these metrics say nothing at all; null when each of them says something. */
  silence(metrics: Metric[]): string | null;
  /** The last periods, oldest first; fewer when the phase is younger. */
  lastPeriods<K extends string>(metrics: Record<K, Metric[]>, count: number): Row<K>[];
}

export type Horizon = Pick<HealthConfig, 'periodSeconds' | 'metricLagSeconds'> & {
  /** Only periods that began at this instant or later. */
  since: number;
  now: number;
};

export function evidenceOf(readings: Readings, horizon: Horizon): Evidence {
  const period = horizon.periodSeconds * 1000;
  const settledBy = horizon.now - horizon.metricLagSeconds * 1000;
  const newest = Math.floor(horizon.now / period) * period - period;
  const points = (metric: Metric) => readings.series.get(keyOf(metric))?.points ?? new Map<number, number>();
  const isOnItsWay = (metric: Metric, start: number) => !points(metric).has(start) && start + period > settledBy;
  const valueAt = (metric: Metric, start: number) => points(metric).get(start) ?? (metric.absentMeansZero ? 0 : null);

  return {
    now: horizon.now,
    alarms: readings.alarms,

    silence(metrics) {
      const troubled = metrics.find((metric) => readings.series.get(keyOf(metric))?.trouble);
      if (troubled) return `${nameOf(troubled)} cannot be read: ${readings.series.get(keyOf(troubled))?.trouble}`;
      if (newest < horizon.since) return 'no period is complete yet';
      const isSilent = (metric: Metric) => ![...points(metric).keys()].some((start) => start >= horizon.since);
      const silent = metrics.filter((metric) => !metric.absentMeansZero && isSilent(metric));
      return silent.length > 0 ? `there is no data of ${list(silent.map(nameOf))}` : null;
    },

    lastPeriods<K extends string>(metrics: Record<K, Metric[]>, count: number) {
      const groups = Object.entries<Metric[]>(metrics);
      const rows: Row<K>[] = [];
      for (let start = newest; start >= horizon.since && rows.length < count; start -= period) {
        if (groups.some(([, group]) => group.some((metric) => isOnItsWay(metric, start)))) continue;
        const row = groups.map(([key, group]) => [key, sum(group.map((metric) => valueAt(metric, start)))]);
        rows.push(Object.fromEntries(row) as Row<K>);
      }
      return rows.reverse();
    },
  };
}

/** Two settings that name the same metric in the same statistic share one query. */
export function keyOf({ namespace, metricName, dimensions, statistic }: Metric): string {
  return JSON.stringify([namespace, metricName, Object.entries(dimensions).sort(), statistic]);
}

export function isComplete<K extends string>(row: Row<K>): row is Record<K, number> {
  return Object.values(row).every((value) => value !== null);
}

/** `Shop Latency (Backend new)`. */
export function nameOf({ namespace, metricName, dimensions }: Metric): string {
  const where = Object.entries(dimensions).map(([name, value]) => `${name} ${value}`);
  return where.length > 0 ? `${namespace} ${metricName} (${where.join(', ')})` : `${namespace} ${metricName}`;
}

function sum(values: (number | null)[]): number | null {
  return values.reduce((total, value) => (total === null || value === null ? null : total + value), 0);
}
