import * as z from 'zod';
import type { WrittenMetric } from './written-metric.ts';

const STATISTICS = /^(Sum|Average|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?)$/;

/** A CloudWatch metric in one statistic. */
export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: string;
  /** CloudWatch has no point where the count is zero; elsewhere a missing point is an unknown. */
  absentMeansZero: boolean;
}

/** A metric of the CDK, of which the period is ours. */
interface CdkMetric {
  toMetricConfig(): {
    metricStat?: {
      namespace: string;
      metricName: string;
      dimensions?: { name: string; value: unknown }[];
      statistic: string;
    };
  };
}

/** As HEALTH has it, because all environment variables of a function share 4 KB: namespace, name, dimensions, options. */
type Line = [
  string,
  string,
  Record<string, string>,
  { stat?: string | undefined; absentMeansZero?: true | undefined }?,
];

/**
 * A metric of the settings, with the statistic that it usually has. Read in any of its forms, encoded as a line. Units
 * are the metric's own; `millisecondsPerUnit` says how to read them.
 */
export function metric(usualStatistic: string) {
  const Named = z.strictObject({
    namespace: z.string().min(1),
    metricName: z.string().min(1),
    dimensions: z.record(z.string(), z.string()).default({}),
    statistic: z
      .string()
      .regex(STATISTICS, { error: 'write Sum, Average, Minimum, Maximum, SampleCount or a percentile such as p95' })
      .default(usualStatistic),
    /** For counts that CloudWatch leaves out where they are zero, as a load balancer's 5XX. Elsewhere a missing point is an unknown. */
    absentMeansZero: z.boolean().default(false),
  });
  const Forms: z.ZodType<unknown, WrittenMetric | CdkMetric> = z.custom<WrittenMetric | CdkMetric>();
  return z.codec(Forms, Named, {
    decode: (value, context) =>
      Array.isArray(value)
        ? nameParts(value)
        : isOfCdk(value)
          ? nameCdk(value, usualStatistic, context)
          : (value as WrittenMetric),
    encode: (named) => lineOf(named, usualStatistic),
  });
}

function nameParts([namespace, metricName, dimensions, options]: unknown[]): WrittenMetric {
  const { stat: statistic, ...rest } = (options ?? {}) as NonNullable<Line[3]>;
  // Whether it is one, the schema behind this says.
  return { namespace, metricName, dimensions, statistic, ...rest } as WrittenMetric;
}

function lineOf({ namespace, metricName, dimensions = {}, statistic, absentMeansZero }: WrittenMetric, usual: string) {
  const options = { ...(statistic !== usual && { stat: statistic }), ...(absentMeansZero && { absentMeansZero }) };
  const line: Line = [namespace, metricName, dimensions];
  return Object.keys(options).length > 0 ? [...line, options] : line;
}

function isOfCdk(value: unknown): value is CdkMetric {
  return typeof value === 'object' && value !== null && 'toMetricConfig' in value;
}

function nameCdk(metric: CdkMetric, usualStatistic: string, context: z.core.ParsePayload): WrittenMetric {
  const { metricStat } = metric.toMetricConfig();
  if (!metricStat) {
    const message = 'give one metric, not an expression: the judge reads raw values';
    context.issues.push({ code: 'custom', message, input: metric });
    return z.NEVER;
  }
  const { namespace, metricName, dimensions = [], statistic } = metricStat;
  return {
    namespace,
    metricName,
    dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, String(value)])),
    // The CDK fills in Average where nothing is written, and an average of counts is never meant.
    statistic: usualStatistic === 'Sum' && statistic === 'Average' ? usualStatistic : statistic,
  };
}
