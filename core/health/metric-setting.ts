import * as z from 'zod';
import { type CdkMetric, isOfCdk, nameCdk } from './cdk-metric.ts';
import { isMath, withFills } from './metric.ts';
import type { WrittenMath, WrittenMetric } from './written-metric.ts';

const STATISTICS = /^(Sum|Average|Minimum|Maximum|SampleCount|p\d{1,2}(\.\d+)?)$/;

/** As HEALTH has it, because all environment variables of a function share 4 KB: namespace, name, dimensions, options. */
type Line = [
  string,
  string,
  Record<string, string>,
  { stat?: string | undefined; absentMeansZero?: true | undefined }?,
];
/** An expression, and what it is made of. */
type MathLine = [string, Record<string, Line>];

/**
 * A metric of the settings, with the statistic that it usually has. Read in any of its forms, encoded as a line. Units
 * are the metric's own; `millisecondsPerUnit` says how to read them.
 */
export function metric(usualStatistic: string) {
  const Stored = z.strictObject({
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
  const Calculated = z.strictObject({
    expression: z.string().min(1),
    usingMetrics: z.record(
      z.string().regex(/^[a-z]\w*$/, { error: 'write an id that begins with a small letter' }),
      Stored,
    ),
  });
  type Written = WrittenMetric | WrittenMath | CdkMetric;
  const Forms: z.ZodType<unknown, Written> = z.custom<Written>();
  return z.codec(Forms, z.union([Stored, Calculated]), {
    decode(value, context) {
      const named = Array.isArray(value) ? nameParts(value) : isOfCdk(value) ? nameCdk(value, usualStatistic) : value;
      if (named === null && value !== null) {
        const message = 'a search finds any number of series, and one is judged: name the metrics, in metric math';
        context.issues.push({ code: 'custom', message, input: value });
        return z.NEVER;
      }
      // Which of the two it is meant to be is plain, so that only what is wrong with that is said.
      const { data, error } = (hasExpression(named) ? Calculated : Stored).safeParse(named);
      for (const issue of error?.issues ?? []) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
      return data ? withFills(data) : z.NEVER;
    },
    encode: (named) => lineOf(named, usualStatistic),
  });
}

function hasExpression(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'expression' in value;
}

/** Whether it is one, the schemas say. */
function nameParts([first, second, ...others]: unknown[]): unknown {
  if (typeof second === 'object' && second !== null) {
    const parts = Object.entries(second).map(([id, line]) => [id, Array.isArray(line) ? nameParts(line) : line]);
    return { expression: first, usingMetrics: Object.fromEntries(parts) };
  }
  const [dimensions, options] = others;
  const { stat: statistic, ...rest } = (options ?? {}) as NonNullable<Line[3]>;
  return { namespace: first, metricName: second, dimensions, statistic, ...rest };
}

function lineOf(named: WrittenMetric | WrittenMath, usual: string): Line | MathLine {
  if (!isMath(named)) return storedLineOf(named, usual);
  const parts = Object.entries(named.usingMetrics).map(([id, part]) => [id, storedLineOf(part, usual)]);
  return [named.expression, Object.fromEntries(parts)];
}

function storedLineOf(written: WrittenMetric, usual: string): Line {
  const { namespace, metricName, dimensions = {}, statistic, absentMeansZero } = written;
  const options = { ...(statistic !== usual && { stat: statistic }), ...(absentMeansZero && { absentMeansZero }) };
  return Object.keys(options).length > 0
    ? [namespace, metricName, dimensions, options]
    : [namespace, metricName, dimensions];
}
