import * as z from 'zod';
import type { Config } from '../common.ts';
import { saying, shopMetric } from '../documentation.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { problemIf, tooShort } from '../lint.ts';
import { metric } from '../metric-setting.ts';
import { constant, numbered, percent, sum } from '../quantity.ts';
import { mayRecover, passes, type Signal, tooFew, unknown } from '../signal.ts';
import { expectedTooFew, whyUnmeasured } from '../unmeasured.ts';
import { amount, roughly, periods as spell } from '../words.ts';

const settings = {
  hitRate: z.strictObject({
    /** Metrics of lookups that hit, one per node; sums are added up. */
    hits: z.array(metric('Sum')).min(1),
    misses: z.array(metric('Sum')).min(1),
    minPercent: z.number().min(0).max(100).default(80),
    /** Judged over this many complete periods together. */
    periods: z.int().min(1).max(60).default(3),
    /** Fewer lookups than this in those periods say nothing. */
    minLookups: z.int().min(1).default(100),
  }),
};

/**
 * Whether the cache answers enough of the lookups. Never fails before the deadline, neither in warm-up nor in bake:
 * a flush lowers it by design, and so does a new mix of backends that asks for other keys.
 */
export const hitRate: Signal<typeof settings, 'hitRatePercent'> = {
  name: 'hit rate',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: ({ hitRate: { hits, misses } }) => [
    ...hits.map((metric, i) => ({ path: `hitRate.hits.${i}`, metric, kind: 'count' as const })),
    ...misses.map((metric, i) => ({ path: `hitRate.misses.${i}`, metric, kind: 'count' as const })),
  ],

  lookBack: ({ hitRate }) => hitRate.periods,
  measure(config, evidence) {
    const { hitRatePercent, complete } = measureHitRate(config, evidence);
    return { hitRatePercent: complete === config.hitRate.periods ? hitRatePercent : null };
  },
  whyUnfit(config, evidence, { baseline: { hitRatePercent: before = null } }) {
    const { hits, misses, minPercent, periods: count, minLookups: least } = config.hitRate;
    if (before === null) return [`the hit rate is unknown: ${whyUnmeasured(evidence, [...hits, ...misses])}`];
    const perSecond = measureHitRate(config, evidence).lookups / (count * config.periodSeconds);
    return [
      ...(before < minPercent ? [`the hit rate ${amount(before, minPercent)} % is already below ${minPercent} %`] : []),
      ...expectedTooFew({ what: 'lookups', perSecond, count, least }, config),
    ];
  },
  tell: ({ hitRatePercent: before = null }) => (before === null ? null : `hit rate ${roughly(before)} %`),

  judge(config, evidence) {
    const { hits: ofHits, misses: ofMisses, minPercent, periods, minLookups } = config.hitRate;
    const silence = evidence.silence([...ofHits, ...ofMisses]);
    if (silence) return unknown(`hit rate is unknown: ${silence}`);

    const { hitRatePercent, hits, lookups, complete } = measureHitRate(config, evidence);
    const numbers = { hitRatePercent, hits, lookups, minPercent };
    const window = spell(periods, config.periodSeconds);
    if (complete < periods) {
      return tooFew('hit rate', { seen: complete, asked: periods, periodSeconds: config.periodSeconds }, numbers);
    }
    if (hitRatePercent === null || lookups < minLookups) {
      return unknown(`hit rate is unknown: ${lookups} lookups in ${window} are fewer than ${minLookups}`, numbers);
    }
    const rate = `hit rate ${amount(hitRatePercent, minPercent)} %`;
    return hitRatePercent >= minPercent
      ? passes(`${rate} is at least ${minPercent} %`, numbers)
      : mayRecover('CacheStayedCold', `${rate} is below ${minPercent} %`, numbers);
  },

  draw({ hitRate: { hits, misses, minPercent } }) {
    const [ofHits, ofMisses] = [numbered('h', hits), numbered('m', misses)];
    return [
      {
        report: 'Hit rate of the cache',
        dashboard: {
          title: 'Hit rate',
          axis: 'left',
          place: [1, 1],
          notes: [{ value: minPercent, label: `a stage goes on from ${minPercent} %` }],
        },
        watch: 'hit rate',
        unit: '%',
        greatest: 100,
        beside: [],
        judged: { name: 'hit rate', quantity: percent(sum(ofHits), sum({ ...ofHits, ...ofMisses })) },
        limit: { quantity: constant(minPercent), bound: 'at least' },
      },
    ];
  },
  lint: (config) => [
    ...problemIf(
      config.hitRate.minPercent === 0,
      ['hitRate', 'minPercent'],
      'no hit rate is below 0 %, so it could never fail',
    ),
    ...problemIf(
      config.hitRate.minPercent === 100,
      ['hitRate', 'minPercent'],
      'one miss would fail a stage: write less than 100',
    ),
    ...tooShort('hitRate', config.hitRate.periods, hitRate.phases, config),
  ],
  documentation: {
    applies: 'always',
    bad: 'waits until the deadline, then `CacheStayedCold`',
    example: {
      hitRate: {
        hits: [shopMetric('CacheHits')],
        misses: [shopMetric('CacheMisses')],
      },
    },
    findings: ({ hitRate: { hits, misses } }) => ({
      'high enough': saying([hits, 900], [misses, 100]),
      'too low': saying([hits, 200]),
      'too few lookups': saying([hits, 10], [misses, 0]),
      'no data': saying([hits, null]),
    }),
  },
};

/** Sums over nodes and periods first, then one rate: an average of rates would let an idle node outvote a busy one. */
function measureHitRate({ hitRate: { hits, misses, periods } }: Config<typeof settings>, evidence: Evidence) {
  const quantities = { hits: sum(numbered('h', hits)), misses: sum(numbered('m', misses)) };
  const rows = evidence.lastPeriods(quantities, periods).filter(isComplete);
  const hit = rows.reduce((total, row) => total + row.hits, 0);
  const lookups = rows.reduce((total, row) => total + row.hits + row.misses, 0);
  return {
    hitRatePercent: lookups > 0 ? (100 * hit) / lookups : null,
    hits: hit,
    lookups,
    /** How many periods have data of every node. */
    complete: rows.length,
  };
}
