import { judgePeriods, type Measured } from '../judge-periods.ts';
import { notApplicable, type Signal, unknown } from '../signal.ts';
import { amount } from '../words.ts';

/**
 * Whether Redis throws keys out for want of memory more than it used to: sessions, too, under most policies. A full
 * cache that always evicts is no failure, so what was before the stage counts.
 */
export const redisEvictions: Signal = {
  name: 'Redis evictions',
  phases: ['warm-up', 'bake'],
  metrics: ({ redis }) => redis?.evictions ?? [],

  judge({ redis, periodSeconds }, evidence, { baseline }) {
    if (!redis?.evictions) return notApplicable('no metric of evictions is configured');
    const silence = evidence.silence(redis.evictions);
    if (silence) return unknown(`the rate of evictions is unknown: ${silence}`);
    // Not measured before the stage: the floor alone, which is the stricter of the two.
    const before = baseline.evictionsPerMinute ?? 0;
    const limit = Math.max(redis.evictionsFloorPerMinute, before * redis.evictionsMaxRatio);
    const measured = evidence
      .lastPeriods({ evicted: redis.evictions }, redis.outOf)
      .map(({ evicted }) => (evicted === null ? null : measureEvictions((evicted * 60) / periodSeconds, limit)));
    return judgePeriods('the rate of evictions', measured, redis, periodSeconds);
  },
};

function measureEvictions(perMinute: number, limit: number): Measured {
  return {
    over: perMinute - limit,
    words: `${amount(perMinute, limit)} keys a minute, limit ${amount(limit, perMinute)}`,
    numbers: { evictionsPerMinute: perMinute, limitPerMinute: limit },
  };
}
