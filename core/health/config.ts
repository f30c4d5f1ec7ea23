import * as z from 'zod';
import { AlarmNames } from '../alarms/listed-alarms.ts';

/** A CloudWatch metric in one statistic. */
export interface Metric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: string;
  /** CloudWatch has no point where the count is zero; elsewhere a missing point is an unknown. */
  absentMeansZero: boolean;
}

const MetricOptions = z.strictObject({ stat: z.string().optional(), absentMeansZero: z.boolean().optional() });

/** Written as a short line, because all environment variables of a function share 4 KB: namespace, name, dimensions, options. */
function metric(statistic: string) {
  return z.tuple([z.string(), z.string(), z.record(z.string(), z.string()), MetricOptions.optional()]).transform(
    ([namespace, metricName, dimensions, options]): Metric => ({
      namespace,
      metricName,
      dimensions,
      statistic: options?.stat ?? statistic,
      absentMeansZero: options?.absentMeansZero ?? false,
    }),
  );
}

const Count = metric('Sum');
const Seconds = z.number().positive();

/** How many of the last periods may be over their limit before a signal fails. */
const Tolerance = { outOf: z.int().min(1), mayExceed: z.int().min(0) };
export interface Tolerance {
  outOf: number;
  mayExceed: number;
  /** It fails before that many are reached when all of the phase's first so many periods were over. */
  allOfFirst?: number | undefined;
  /** It does not pass while none of the last so many was within the limit. */
  allOfLast?: number | undefined;
}

/** What the functions know of the settings under `health`, `warmUp`, `bake` and `alarms`. */
export const HealthConfig = z.object({
  periodSeconds: Seconds,
  metricLagSeconds: Seconds,
  warmUp: z.object({ deadlineSeconds: Seconds }),
  bake: z.object({ timeSeconds: Seconds }),
  alarms: AlarmNames,
  hitRate: z.object({
    hits: z.array(Count).min(1),
    misses: z.array(Count).min(1),
    minPercent: z.number(),
    periods: z.int().min(1),
    minLookups: z.int().min(1),
  }),
  databaseLatency: z
    .object({
      metric: metric('Average'),
      millisecondsPerUnit: z.number().positive(),
      floorMs: z.number(),
      ceilingMs: z.number(),
      maxRatio: z.number(),
      ...Tolerance,
    })
    .optional(),
  latency: z
    .object({
      stable: metric('p95'),
      canary: metric('p95'),
      millisecondsPerUnit: z.number().positive(),
      floorMs: z.number(),
      maxRatio: z.number(),
      baselinePeriods: z.int().min(1),
      ...Tolerance,
      allOfFirst: z.int().min(1).optional(),
      allOfLast: z.int().min(1).optional(),
    })
    .optional(),
  redis: z
    .object({
      /** 1 where Redis answered, 0 where it did not. */
      reachable: metric('Minimum').optional(),
      evictions: z.array(Count).min(1).optional(),
      evictionsFloorPerMinute: z.number(),
      evictionsMaxRatio: z.number(),
      ...Tolerance,
    })
    .optional(),
  traffic: z
    .object({
      stableRequests: Count,
      canaryRequests: Count,
      errors: z.object({ stable: Count, canary: Count }).optional(),
      minRequests: z.int().min(1),
      errorMarginPercent: z.number(),
      errorFloorPercent: z.number(),
      splitTolerancePercent: z.number(),
      periods: z.int().min(1),
      mayExceed: z.int().min(0),
    })
    .optional(),
});
export type HealthConfig = z.output<typeof HealthConfig>;
