import type { MetricDatum } from '@aws-sdk/client-cloudwatch';
import * as z from 'zod';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
const Embedded = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string(), Unit: z.string().optional() })),
      }),
    ),
  }),
});

export interface EmbeddedMetrics {
  namespace: string;
  metrics: MetricDatum[];
}

/** The metrics inside a log line: one datum for each metric and each set of dimensions. None in most lines. */
export function parseEmbedded(line: string): EmbeddedMetrics[] {
  const { data } = Embedded.safeParse(parseJson(line));
  return (data?._aws.CloudWatchMetrics ?? []).map(({ Namespace, Dimensions, Metrics }) => ({
    namespace: Namespace,
    metrics: Dimensions.flatMap((names) =>
      Metrics.map(({ Name, Unit }) => ({
        MetricName: Name,
        ...(Unit && { Unit: Unit as NonNullable<MetricDatum['Unit']> }),
        Dimensions: names.map((name) => ({ Name: name, Value: String(data?.[name]) })),
        Values: [data?.[Name]].flat().filter((value) => typeof value === 'number'),
      })),
    ),
  }));
}

function parseJson(line: string): unknown {
  const start = line.indexOf('{');
  try {
    return start < 0 ? null : JSON.parse(line.slice(start));
  } catch {
    return null;
  }
}
