import { type CloudWatchClient, GetMetricDataCommand, type MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { METRICS } from '../site/metrics.ts';

/** Lookups of one second, as CloudWatch has them. */
export interface Second {
  /** Milliseconds since the epoch at which it began. */
  at: number;
  hits: number;
  misses: number;
}

/** The lookups that the shop published, second by second, oldest first. */
export async function readLookups(cloudWatch: CloudWatchClient, from: Date): Promise<Second[]> {
  const { MetricDataResults = [] } = await cloudWatch.send(
    new GetMetricDataCommand({
      MetricDataQueries: [sumOf('hits'), sumOf('misses')],
      StartTime: from,
      EndTime: new Date(),
      ScanBy: 'TimestampAscending',
    }),
  );
  const [hits, misses] = ['hits', 'misses'].map((id) => {
    const { Timestamps = [], Values = [] } = MetricDataResults.find(({ Id }) => Id === id) ?? {};
    return new Map(Timestamps.map((at, i) => [at.getTime(), Values[i] ?? 0]));
  });
  return [...(hits ?? [])].map(([at, count]) => ({ at, hits: count, misses: misses?.get(at) ?? 0 }));
}

function sumOf(what: 'hits' | 'misses'): MetricDataQuery {
  const Metric = { Namespace: METRICS.namespace, MetricName: METRICS[what] };
  return { Id: what, MetricStat: { Metric, Period: 1, Stat: 'Sum' } };
}
