import * as z from 'zod';
import { duration } from './duration.ts';
import { MetricSettings } from './metric-settings.ts';

const percent = z.number().min(0).max(100);

/** A limit that more periods would have to exceed than are looked at could never be exceeded. */
const canFail = ({ outOf, mayExceed }: { outOf: number; mayExceed: number }) => mayExceed < outOf;
const CANNOT_FAIL = { error: 'let "mayExceed" be less than the number of periods, else it can never fail' };

export const RedisSettings = z
  .strictObject({
    /** 1 where Redis answered, 0 where it did not. */
    reachable: MetricSettings.optional(),
    /** Keys thrown out for want of memory, one metric per node; sums are added up. */
    evictions: z.array(MetricSettings).min(1).optional(),
    /** Fewer than this in a minute never matter … */
    evictionsFloorPerMinute: z.number().min(0).default(60),
    /** … and above it there may be this many times more than before the stage. */
    evictionsMaxRatio: z.number().gt(1).default(3),
    outOf: z.int().min(1).default(3),
    mayExceed: z.int().min(0).default(1),
  })
  .refine(canFail, CANNOT_FAIL)
  .refine(({ reachable, evictions }) => reachable !== undefined || evictions !== undefined, {
    error: 'write "reachable", "evictions" or both',
  });

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
  /** How Redis itself is. Left out, what the stack's own probe publishes every minute; ElastiCache with IAM is not probed. */
  redis: RedisSettings.optional(),
  latency: z
    .strictObject({
      stable: MetricSettings,
      canary: MetricSettings,
      millisecondsPerUnit: z.number().positive().default(1),
      /** Below this the canary is fast enough, whatever stable does. */
      floorMs: z.number().positive().default(100),
      /** Above the floor the canary may be this many times slower than stable in the same periods. */
      maxRatio: z.number().gt(1).default(1.4),
      /** How many of the last periods … */
      outOf: z.int().min(1).default(24),
      /** … may be over the limit before it fails. Bursts of a few periods are ordinary; `npm run bench:verdict` says what others cost. */
      mayExceed: z.int().min(0).default(14),
      /** It fails earlier when not one of the first so many periods was within the limit. */
      allOfFirst: z.int().min(1).default(7),
      /** It does not pass while not one of the last so many is: the canary got slow in the middle of a long bake. */
      allOfLast: z.int().min(1).default(9),
      /** How many periods before the stage say what stable takes; a stage that leaves nothing on stable is judged by those. */
      baselinePeriods: z.int().min(1).max(500).default(48),
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
