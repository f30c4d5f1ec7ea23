import { performance } from 'node:perf_hooks';
import { flushCache } from '../../../core/flush/flush.ts';
import { FlushTimedOut } from '../../../core/protocol/errors.ts';
import { openCache } from '../../../core/redis/cache.ts';
import { startRedis } from '../../redis/redis.ts';
import { startSlowLink } from '../../redis/slow-link.ts';
import { DEFAULT_BUDGET_MICROSECONDS } from './contenders.ts';
import { PATTERNS, PRESERVE, seed } from './keys.ts';

export interface Afar {
  thereAndBackMs: number;
  keys: number;
  seconds: number;
  /** What it says where the time was not enough; null where it was. */
  timedOut: string | null;
}

const DEFAULT_LIMIT_SECONDS = 60;

/** A flush with the defaults of the settings, over a way of such a length. */
export async function flushAfar(keys: number, thereAndBackMs: number): Promise<Afar> {
  const server = await startRedis();
  const link = await startSlowLink(server.port, thereAndBackMs);
  const cache = openCache({ url: link.url, cluster: false });
  try {
    await seed(server.client, keys);
    const startedAt = performance.now();
    const timedOut = await flushCache(
      cache,
      { profile: 'migration', dryRun: false, skip: false },
      {
        profiles: { migration: PATTERNS },
        preserve: PRESERVE,
        timeLimitSeconds: DEFAULT_LIMIT_SECONDS,
        workSeconds: DEFAULT_LIMIT_SECONDS,
        maxFlushAgeSeconds: 900,
        foregroundBudgetMicroseconds: DEFAULT_BUDGET_MICROSECONDS,
      },
    ).then(
      () => null,
      (error: unknown) => {
        if (error instanceof FlushTimedOut) return error.message;
        throw error;
      },
    );
    return { thereAndBackMs, keys, seconds: (performance.now() - startedAt) / 1000, timedOut };
  } finally {
    cache.close();
    link.stop();
    await server.stop();
  }
}
