import * as z from 'zod';
import type { Config } from '../common.ts';
import { goodPeriodsNeeded } from '../judge-periods.ts';
import { type Problem, tooShort } from '../lint.ts';
import { metric } from '../metric-setting.ts';
import { CANNOT_FAIL, canFail, tolerance } from '../tolerance.ts';

export const RedisSettings = z
  .strictObject({
    /** 1 where Redis answered, 0 where it did not. */
    reachable: metric('Minimum').optional(),
    /** Keys thrown out for want of memory, one metric per node; sums are added up. */
    evictions: z.array(metric('Sum')).min(1).optional(),
    /** Fewer than this in a minute never matter … */
    evictionsFloorPerMinute: z.number().min(0).default(60),
    /** … and above it there may be this many times more than before the stage. */
    evictionsMaxRatio: z.number().gt(1).default(3),
    ...tolerance(3, 1),
  })
  .refine(canFail, CANNOT_FAIL)
  .refine(({ reachable, evictions }) => reachable !== undefined || evictions !== undefined, {
    error: 'write "reachable", "evictions" or both',
  });

/** How Redis itself is. Left out, what the stack's own probe publishes every minute; ElastiCache with IAM is not probed. */
export const redisSection = { redis: RedisSettings.optional() };

export function lintRedis(config: Config<typeof redisSection>): Problem[] {
  // The fewest good periods with which a young phase may pass.
  return config.redis ? tooShort('redis', goodPeriodsNeeded(config.redis, 1), ['warm-up', 'bake'], config) : [];
}
