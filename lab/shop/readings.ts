import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { BACKEND, METRICS, type Side } from '../site/metrics.ts';

/** One second of the shop, as CloudWatch has it. */
export interface Reading {
  /** Milliseconds since the epoch at which it began. */
  at: number;
  hits: number;
  misses: number;
  /** Null when nobody asked the database. */
  databaseMs: number | null;
  stable: SideReading;
  canary: SideReading;
}

export interface SideReading {
  requests: number;
  errors: number;
  /** Null without requests. */
  medianMs: number | null;
  slowMs: number | null;
  pageReads: number;
  otherShape: number;
}

/** What of each side is asked for: name, statistic. */
const OF_A_SIDE = {
  requests: [METRICS.requests, 'Sum'],
  errors: [METRICS.errors, 'Sum'],
  medianMs: [METRICS.latency, 'p50'],
  slowMs: [METRICS.latency, 'p90'],
  pageReads: [METRICS.pageReads, 'Sum'],
  otherShape: [METRICS.otherShape, 'Sum'],
} as const satisfies Record<keyof SideReading, readonly [metric: string, statistic: string]>;

const OF_THE_SHOP = {
  hits: [METRICS.hits, 'Sum'],
  misses: [METRICS.misses, 'Sum'],
  databaseMs: [METRICS.databaseLatency, 'Average'],
} as const;

/** What the shop published, second by second, oldest first; only seconds that are there. */
export async function readShop(cloudWatch: CloudWatchClient, from: Date, to = new Date()): Promise<Reading[]> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [
        ...Object.entries(OF_THE_SHOP).map(([id, [name, stat]]) => query(id, name, stat)),
        ...Object.entries(OF_A_SIDE).flatMap(([id, [name, stat]]) => [
          query(`stable_${id}`, name, stat, 'stable'),
          query(`canary_${id}`, name, stat, 'canary'),
        ]),
      ],
      StartTime: from,
      EndTime: to,
      ScanBy: 'TimestampAscending',
    }),
  );
  const values = new Map(
    MetricDataResults.map(({ Id = '', Timestamps = [], Values = [] }) => [
      Id.toLowerCase(),
      new Map(Timestamps.map((at, i) => [at.getTime(), Values[i] ?? null])),
    ]),
  );
  const value = (id: string, at: number) => values.get(id.toLowerCase())?.get(at) ?? null;
  const side = (name: Side, at: number): SideReading => ({
    requests: value(`${name}_requests`, at) ?? 0,
    errors: value(`${name}_errors`, at) ?? 0,
    medianMs: value(`${name}_medianMs`, at),
    slowMs: value(`${name}_slowMs`, at),
    pageReads: value(`${name}_pageReads`, at) ?? 0,
    otherShape: value(`${name}_otherShape`, at) ?? 0,
  });
  return [...(values.get('hits')?.keys() ?? [])].map((at) => ({
    at,
    hits: value('hits', at) ?? 0,
    misses: value('misses', at) ?? 0,
    databaseMs: value('databaseMs', at),
    stable: side('stable', at),
    canary: side('canary', at),
  }));
}

function query(Id: string, MetricName: string, Stat: string, side?: Side): MetricDataQuery {
  const Dimensions = side && [{ Name: 'Backend', Value: BACKEND[side] }];
  const Metric = { Namespace: METRICS.namespace, MetricName, ...(Dimensions && { Dimensions }) };
  return { Id, MetricStat: { Metric, Period: 1, Stat } };
}
