import { z } from 'zod';
import { duration } from './duration.ts';

const percent = z.number().min(0).max(100);

/** A CloudWatch metric, named as CloudWatch names it. Units are the metric's own; `millisecondsPerUnit` says how to read them. */
export const MetricSettings = z.strictObject({
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

/** A limit that more periods would have to exceed than are looked at could never be exceeded. */
const canFail = ({ outOf, mayExceed }: { outOf: number; mayExceed: number }) => mayExceed < outOf;
const CANNOT_FAIL = { error: 'let "mayExceed" be less than the number of periods, else it can never fail' };

/** What a stage is judged by. */
export const HealthSettings = z.strictObject({
  /** One datapoint spans this. Less than a minute needs high-resolution metrics. */
  period: duration
    .prefault('1 minute')
    .refine((period) => [1, 5, 10, 20, 30].includes(period.toSeconds()) || period.toSeconds() % 60 === 0, {
      error: 'write 1, 5, 10, 20 or 30 seconds, or whole minutes: CloudWatch knows no other periods',
    }),
  /** How late CloudWatch may be with a complete period. */
  metricLag: duration.prefault('3 minutes'),
  hitRate: z.strictObject({
    /** Metrics of lookups that hit, one per node; sums are added up. */
    hits: z.array(MetricSettings).min(1),
    misses: z.array(MetricSettings).min(1),
    minPercent: percent.default(80),
    /** Judged over this many complete periods together. */
    periods: z.int().min(1).max(60).default(3),
    /** Fewer lookups than this in those periods say nothing. */
    minLookups: z.int().min(1).default(100),
  }),
  databaseLatency: z
    .strictObject({
      metric: MetricSettings,
      /** Milliseconds in one unit of the metric: 1000 where CloudWatch counts seconds, as RDS does. */
      millisecondsPerUnit: z.number().positive().default(1),
      /** Below this the database is fast enough, whatever it was before the stage. */
      floorMs: z.number().positive().default(10),
      ceilingMs: z.number().positive(),
      /** Between the two it may be this many times slower than before the stage. */
      maxRatio: z.number().gt(1).default(3),
      /** How many of the last periods … */
      outOf: z.int().min(1).default(5),
      /** … may be over the limit before it fails. */
      mayExceed: z.int().min(0).default(2),
    })
    .refine(canFail, CANNOT_FAIL)
    .optional(),
  latency: z
    .strictObject({
      stable: MetricSettings,
      canary: MetricSettings,
      millisecondsPerUnit: z.number().positive().default(1),
      /** Below this the canary is fast enough, whatever stable does. */
      floorMs: z.number().positive().default(100),
      /** Above the floor the canary may be this many times slower than stable in the same periods. */
      maxRatio: z.number().gt(1).default(1.5),
      outOf: z.int().min(1).default(5),
      mayExceed: z.int().min(0).default(2),
    })
    .refine(canFail, CANNOT_FAIL)
    .optional(),
  traffic: z
    .strictObject({
      /** Requests that each backend answered. */
      stableRequests: MetricSettings,
      canaryRequests: MetricSettings,
      stableErrors: MetricSettings.optional(),
      canaryErrors: MetricSettings.optional(),
      /** Fewer requests than this to one backend in the periods judged say nothing. */
      minRequests: z.int().min(1).default(50),
      /** The canary's error rate may be this much above stable's, in percentage points … */
      errorMarginPercent: percent.default(1),
      /** … and never matters below this. */
      errorFloorPercent: percent.default(1),
      /** The observed share may differ from the intended one by this much, in percentage points. */
      splitTolerancePercent: percent.default(10),
      periods: z.int().min(1).max(60).default(3),
      /** So many of those periods may be over the limit for errors before it fails. */
      mayExceed: z.int().min(0).default(1),
    })
    .refine(({ periods, mayExceed }) => canFail({ outOf: periods, mayExceed }), CANNOT_FAIL)
    .refine(({ stableErrors, canaryErrors }) => (stableErrors === undefined) === (canaryErrors === undefined), {
      error: 'write both "stableErrors" and "canaryErrors", or neither: they are compared',
    })
    .optional(),
});
