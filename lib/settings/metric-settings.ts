import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import * as z from 'zod';

const Written = z.strictObject({
  namespace: z.string().min(1),
  metricName: z.string().min(1),
  dimensions: z.record(z.string(), z.string()).default({}),
  statistic: z
    .string()
    .regex(/^(Sum|Average|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?)$/, {
      error: 'write Sum, Average, Minimum, Maximum, SampleCount or a percentile such as p95',
    })
    .optional(),
  /** For counts that CloudWatch leaves out where they are zero, as a load balancer's 5XX. Elsewhere a missing point is an unknown. */
  absentMeansZero: z.boolean().default(false),
});

/** A metric as one writes it down. */
export type WrittenMetric = z.input<typeof Written>;

/**
 * A CloudWatch metric: named as CloudWatch names it, or as a CDK metric, of which the period is ours. Units are the
 * metric's own; `millisecondsPerUnit` says how to read them.
 */
export const MetricSettings = z
  .custom<WrittenMetric | IMetric>()
  .transform((value, context) => (isMetric(value) ? write(value, context) : value))
  .pipe(Written);

function isMetric(value: unknown): value is IMetric {
  return typeof value === 'object' && value !== null && 'toMetricConfig' in value;
}

function write(metric: IMetric, context: z.RefinementCtx): WrittenMetric {
  const { metricStat } = metric.toMetricConfig();
  if (!metricStat) {
    context.addIssue({ code: 'custom', message: 'give one metric, not an expression: the judge reads raw values' });
    return z.NEVER;
  }
  const { namespace, metricName, dimensions = [], statistic } = metricStat;
  return {
    namespace,
    metricName,
    dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, String(value)])),
    statistic,
  };
}
