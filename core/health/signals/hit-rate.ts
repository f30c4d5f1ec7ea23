import type { HealthConfig } from '../config.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { mayRecover, passes, type Signal, unknown } from '../signal.ts';
import { amount, periods as spell } from '../words.ts';

/**
 * Whether the cache answers enough of the lookups. Never fails before the deadline, neither in warm-up nor in bake:
 * a flush lowers it by design, and so does a new mix of backends that asks for other keys.
 */
export const hitRate: Signal = {
  name: 'hit rate',
  phases: ['warm-up', 'bake'],
  metrics: ({ hitRate: { hits, misses } }) => [...hits, ...misses],

  judge(config, evidence) {
    const { minPercent, periods, minLookups } = config.hitRate;
    const silence = evidence.silence(hitRate.metrics(config));
    if (silence) return unknown(`hit rate is unknown: ${silence}`);

    const { hitRatePercent, hits, lookups, complete } = measureHitRate(config, evidence);
    const numbers = { hitRatePercent, hits, lookups, minPercent };
    const window = spell(periods, config.periodSeconds);
    if (complete < periods) {
      return unknown(
        `hit rate is unknown: only ${complete} of ${window} ${complete === 1 ? 'has' : 'have'} data`,
        numbers,
      );
    }
    if (hitRatePercent === null || lookups < minLookups) {
      return unknown(`hit rate is unknown: ${lookups} lookups in ${window} are fewer than ${minLookups}`, numbers);
    }
    const rate = `hit rate ${amount(hitRatePercent, minPercent)} %`;
    return hitRatePercent >= minPercent
      ? passes(`${rate} is at least ${minPercent} %`, numbers)
      : mayRecover('CacheStayedCold', `${rate} is below ${minPercent} %`, numbers);
  },
};

/** Sums over nodes and periods first, then one rate: an average of rates would let an idle node outvote a busy one. */
export function measureHitRate({ hitRate: { hits, misses, periods } }: HealthConfig, evidence: Evidence) {
  const rows = evidence.lastPeriods({ hits, misses }, periods).filter(isComplete);
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
