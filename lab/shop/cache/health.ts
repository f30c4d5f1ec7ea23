import type { Redis } from 'ioredis';

/** The answer of `/health/redis`. */
export interface CacheHealth {
  httpStatus: 200 | 503 | 500;
  status: 'ok' | 'degraded' | 'down';
  /** Where lookups go at this moment. */
  mode: 'redis' | 'memory';
  usedMemoryBytes: number | null;
  reason: string;
}

/** Within one network a PING takes well under a millisecond. */
const SLOW_MS = 100;

export async function readHealth(redis: Redis): Promise<CacheHealth> {
  try {
    const started = performance.now();
    await redis.ping();
    return judgeInfo(await redis.info(), performance.now() - started);
  } catch (error) {
    const reason = `Redis does not answer: ${error instanceof Error ? error.message : String(error)}`;
    return { httpStatus: 500, status: 'down', mode: 'memory', usedMemoryBytes: null, reason };
  }
}

/** Degraded: it answers, but not as a cache should. */
export function judgeInfo(info: string, pingMs: number): CacheHealth {
  const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? null;
  const used = Number(field('used_memory') ?? Number.NaN);
  const most = Number(field('maxmemory') ?? 0);
  const troubles = [
    field('loading') === '1' && 'it is loading its data',
    field('role') !== 'master' && 'it takes no writes',
    pingMs > SLOW_MS && `a PING took ${Math.round(pingMs)} ms`,
    most > 0 && used > 0.95 * most && 'its memory is full',
  ].filter((trouble) => typeof trouble === 'string');
  const usedMemoryBytes = Number.isFinite(used) ? used : null;
  return troubles.length > 0
    ? {
        httpStatus: 503,
        status: 'degraded',
        mode: 'redis',
        usedMemoryBytes,
        reason: `Redis answers, but ${troubles.join('; ')}.`,
      }
    : { httpStatus: 200, status: 'ok', mode: 'redis', usedMemoryBytes, reason: 'Redis answers.' };
}
