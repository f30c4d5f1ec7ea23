import type { CacheReading, Counters } from './cache-reading.ts';

/** What was counted between two looks; null without a first one, or when a server started anew in between. */
export function countSince(last: CacheReading | null, reading: CacheReading): Counters | null {
  if (!last || last.ids.join() !== reading.ids.join()) return null;
  const counted = {
    hits: reading.counters.hits - last.counters.hits,
    misses: reading.counters.misses - last.counters.misses,
    evictions: reading.counters.evictions - last.counters.evictions,
  };
  // CONFIG RESETSTAT sets them back without a restart.
  return Object.values(counted).every((count) => count >= 0) ? counted : null;
}
