import type { Config } from '../common.ts';
import { saying, shopMetric } from '../documentation.ts';
import { knownValues } from '../evidence.ts';
import { judgePeriods, type Measured } from '../judge-periods.ts';
import { median } from '../median.ts';
import { constant, numbered, type Quantity, sum, times } from '../quantity.ts';
import { lintRedis, redisSection } from '../sections/redis.ts';
import { type Before, notApplicable, type Signal, unknown } from '../signal.ts';
import { amount } from '../words.ts';

/**
 * Whether Redis throws keys out for want of memory more than it used to: sessions, too, under most policies. A full
 * cache that always evicts is no failure, so what was before the stage counts.
 */
export const redisEvictions: Signal<typeof redisSection, 'evictionsPerMinute'> = {
  name: 'Redis evictions',
  phases: ['warm-up', 'bake'],
  settings: redisSection,
  metrics: ({ redis }) =>
    (redis?.evictions ?? []).map((metric, i) => ({ path: `redis.evictions.${i}`, metric, kind: 'count' })),

  lookBack: ({ redis }) => (redis?.evictions ? redis.outOf : 0),
  measure: (config, evidence) =>
    config.redis?.evictions
      ? { evictionsPerMinute: median(knownValues(evidence, evictedPerMinute(config), config.redis.outOf)) }
      : {},
  whyUnfit: () => [],
  tell: () => null,

  judge(config, evidence, { baseline }) {
    const { redis, periodSeconds } = config;
    if (!redis?.evictions) return notApplicable('no metric of evictions is configured');
    const silence = evidence.silence(redis.evictions);
    if (silence) return unknown(`the rate of evictions is unknown: ${silence}`);
    const limit = limitPerMinute(redis, baseline);
    const measured = evidence
      .lastPeriods({ evicted: evictedPerMinute(config) }, redis.outOf)
      .map(({ evicted }) => (evicted === null ? null : measureEvictions(evicted, limit)));
    return judgePeriods('the rate of evictions', measured, redis, periodSeconds);
  },

  draw(config, known) {
    const { redis } = config;
    if (!redis?.evictions) return [];
    return [
      {
        report: 'Keys that Redis evicted',
        dashboard: { title: 'Redis', axis: 'right', place: [1, 3], notes: [] },
        watch: 'Redis evictions',
        unit: 'keys a minute',
        greatest: null,
        beside: [],
        judged: { name: 'evicted', quantity: evictedPerMinute(config) },
        limit: known && { quantity: constant(limitPerMinute(redis, known.baseline)), bound: 'at most' },
      },
    ];
  },
  lint: lintRedis,
  documentation: {
    applies: 'where they are counted',
    bad: 'fails when too many of the last periods are bad',
    example: { redis: { evictions: [shopMetric('Evictions')] } },
    findings: ({ redis }) => ({
      few: saying([redis?.evictions, 0]),
      'too many': saying([redis?.evictions, 500]),
      'no data': saying([redis?.evictions, null]),
    }),
  },
};

function evictedPerMinute({ redis, periodSeconds }: Config<typeof redisSection>): Quantity {
  return times(sum(numbered('e', redis?.evictions ?? [])), 60 / periodSeconds);
}

/** Not measured before the stage: the floor alone, which is the stricter of the two. */
function limitPerMinute(
  { evictionsFloorPerMinute, evictionsMaxRatio }: NonNullable<Config<typeof redisSection>['redis']>,
  { evictionsPerMinute: before }: Before<'evictionsPerMinute'>,
): number {
  return Math.max(evictionsFloorPerMinute, (before ?? 0) * evictionsMaxRatio);
}

function measureEvictions(perMinute: number, limit: number): Measured {
  return {
    over: perMinute - limit,
    words: `${amount(perMinute, limit)} keys a minute, limit ${amount(limit, perMinute)}`,
    numbers: { evictionsPerMinute: perMinute, limitPerMinute: limit },
  };
}
