import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import { BACKEND, METRICS, type Side } from '../site/metrics.ts';

/** What happened in one second. */
interface Second {
  hits: number;
  misses: number;
  reads: number[];
  stable: Requests;
  canary: Requests;
}
interface Requests {
  errors: number;
  latencies: number[];
  pageReads: number;
  otherShape: number;
}

export interface Meter {
  hit(): void;
  miss(): void;
  read(ms: number): void;
  request(side: Side, ms: number, failed: boolean): void;
  /** A page that a backend looked up in the cache, and who had cached it. */
  page(side: Side, found: 'miss' | 'own' | 'other'): void;
  /** The seconds that are over and were not taken yet, oldest first. */
  take(now?: number): { startedAt: Date; metrics: MetricDatum[] }[];
}

/** Counts by the second in which something ended. */
export function createMeter(): Meter {
  const seconds = new Map<number, Second>();
  const current = (): Second => {
    const key = Math.floor(Date.now() / 1000);
    const known = seconds.get(key) ?? emptySecond();
    seconds.set(key, known);
    return known;
  };
  return {
    hit() {
      current().hits += 1;
    },
    miss() {
      current().misses += 1;
    },
    read(ms) {
      current().reads.push(ms);
    },
    request(side, ms, failed) {
      const requests = current()[side];
      requests.latencies.push(ms);
      if (failed) requests.errors += 1;
    },
    page(side, found) {
      const requests = current()[side];
      requests.pageReads += 1;
      if (found === 'other') requests.otherShape += 1;
    },
    take(now = Date.now()) {
      const over = [...seconds].filter(([key]) => (key + 1) * 1000 <= now).sort(([a], [b]) => a - b);
      for (const [key] of over) seconds.delete(key);
      return over.map(([key, second]) => ({
        startedAt: new Date(key * 1000),
        metrics: metricsOf(second, new Date(key * 1000)),
      }));
    },
  };
}

function metricsOf(second: Second, Timestamp: Date): MetricDatum[] {
  const common = { Timestamp, StorageResolution: 1 };
  return [
    { ...common, MetricName: METRICS.hits, Value: second.hits, Unit: 'Count' },
    { ...common, MetricName: METRICS.misses, Value: second.misses, Unit: 'Count' },
    ...distribution(second.reads).map((values) => ({ ...common, MetricName: METRICS.databaseLatency, ...values })),
    ...shapesOf(second).map((values) => ({ ...common, MetricName: METRICS.otherShapePerThousand, ...values })),
    ...(['stable', 'canary'] as const).flatMap((side) => {
      const { errors, latencies, pageReads, otherShape } = second[side];
      const Dimensions = [{ Name: 'Backend', Value: BACKEND[side] }];
      const counts = {
        [METRICS.requests]: latencies.length,
        [METRICS.errors]: errors,
        [METRICS.pageReads]: pageReads,
        [METRICS.otherShape]: otherShape,
      };
      return [
        ...Object.entries(counts).map(([MetricName, Value]) => ({
          ...common,
          Dimensions,
          MetricName,
          Value,
          Unit: 'Count' as const,
        })),
        ...distribution(latencies).map((values) => ({
          ...common,
          Dimensions,
          MetricName: METRICS.latency,
          ...values,
        })),
      ];
    }),
  ] satisfies MetricDatum[];
}

function shapesOf({ stable, canary }: Second): Pick<MetricDatum, 'Values' | 'Counts' | 'Unit'>[] {
  const other = stable.otherShape + canary.otherShape;
  const counted = [
    [0, stable.pageReads + canary.pageReads - other],
    [1000, other],
  ].filter(([, count]) => count);
  if (counted.length === 0) return [];
  return [{ Values: counted.map(([value = 0]) => value), Counts: counted.map(([, count = 0]) => count), Unit: 'None' }];
}

/** Values with their counts, so that CloudWatch can tell percentiles: at most 150 of them in a datum. */
function distribution(values: number[]): Pick<MetricDatum, 'Values' | 'Counts' | 'Unit'>[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(Math.round(value), (counts.get(Math.round(value)) ?? 0) + 1);
  const pairs = [...counts];
  return Array.from({ length: Math.ceil(pairs.length / 150) }, (_, i) => {
    const some = pairs.slice(i * 150, (i + 1) * 150);
    return {
      Values: some.map(([value]) => value),
      Counts: some.map(([, count]) => count),
      Unit: 'Milliseconds' as const,
    };
  });
}

function emptySecond(): Second {
  return {
    hits: 0,
    misses: 0,
    reads: [],
    stable: noRequests(),
    canary: noRequests(),
  };
}

function noRequests(): Requests {
  return { errors: 0, latencies: [], pageReads: 0, otherShape: 0 };
}
