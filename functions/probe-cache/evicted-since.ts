import type { CacheReading } from './cache-reading.ts';

/** How many keys it evicted between two looks; null without a first one, or when a server started anew in between. */
export function evictedSince(last: CacheReading | null, reading: CacheReading): number | null {
  if (!last || last.ids.join() !== reading.ids.join()) return null;
  const evicted = reading.evictions - last.evictions;
  // CONFIG RESETSTAT sets it back without a restart.
  return evicted >= 0 ? evicted : null;
}
