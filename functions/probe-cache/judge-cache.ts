import type { CacheReading } from './cache-reading.ts';

export interface CacheVerdict {
  status: 'ok' | 'degraded' | 'down';
  /** One sentence for a person. */
  reason: string;
}

/** Within one network Redis answers a PING in well under a millisecond; this is far beyond any jitter. */
const SLOW_MS = 100;

/** How is the cache? Degraded: it answers, but not as a cache should. */
export function judgeCache(reading: CacheReading, evicted: number | null): CacheVerdict {
  const troubles = [
    reading.loading && 'it is loading its data from disk',
    reading.role !== 'master' && `it is a ${reading.role}, so it accepts no writes`,
    reading.role === 'master' && reading.refusesWrites !== null && `it refuses writes (${reading.refusesWrites})`,
    reading.latencyMs > SLOW_MS && `a PING took ${Math.round(reading.latencyMs)} ms (slow: over ${SLOW_MS} ms)`,
    evicted && `it evicted ${evicted} keys since the last look: memory is full`,
  ].filter((trouble) => typeof trouble === 'string');
  return troubles.length > 0
    ? { status: 'degraded', reason: `The cache answers, but ${troubles.join('; ')}.` }
    : { status: 'ok', reason: 'The cache answers.' };
}
