import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { keyOf } from './evidence.ts';
import { isMath, type Metric, renamed } from './metric.ts';

/** CloudWatch wants ids that begin with a small letter. */
export function idOf(index: number): string {
  return `m${index}`;
}

/** One question for these metrics, which have to hold all that an expression among them is made of. */
export function queriesOf(metrics: Metric[], period: number): MetricDataQuery[] {
  const ids = new Map(metrics.map((metric, i) => [keyOf(metric), idOf(i)]));
  return metrics.map((metric, i) => {
    if (isMath(metric)) {
      const idOfPart = (id: string) => {
        const part = metric.usingMetrics[id];
        return (part && ids.get(keyOf(part))) ?? id;
      };
      return { Id: idOf(i), Expression: renamed(metric.expression, idOfPart), Period: period };
    }
    const { namespace, metricName, dimensions, statistic } = metric;
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: namespace, MetricName: metricName, Dimensions };
    return { Id: idOf(i), MetricStat: { Metric, Period: period, Stat: statistic } };
  });
}
