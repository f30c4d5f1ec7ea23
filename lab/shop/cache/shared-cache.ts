import type { Redis } from 'ioredis';
import { escapeGlob } from '../../../core/flush/glob.ts';
import { type CacheHealth, readHealth } from './health.ts';
import { openMemory } from './memory.ts';

/** What a lookup found, and where it was looked up. */
export interface Found {
  value: string | null;
  from: 'redis' | 'memory';
}

/** What both backends know of the cache that they share. Nothing here ever throws: a broken cache is slow, not wrong. */
export interface SharedCache {
  get(key: string): Promise<Found>;
  put(key: string, value: string, ttlSeconds?: number): Promise<void>;
  /** How often this was called for the key in the window that began with its first call. */
  count(key: string, windowSeconds: number): Promise<number>;
  /** A feature flag, cached for the TTL. */
  getFlag(environment: string, name: string, load: () => Promise<boolean>): Promise<boolean>;
  /** Forgets the flags of one environment; answers with how many there were. */
  invalidate(environment: string): Promise<number>;
  invalidateAll(): Promise<number>;
  health(): Promise<CacheHealth>;
  close(): void;
}

export interface SharedCacheOptions {
  redis: Redis;
  /** @default - five minutes */
  ttlSeconds?: () => number;
  /** Hears of the lookups that Redis answered, which are those that its own counters know. */
  seen?: { hit(): void; miss(): void };
}

export function openSharedCache({ redis, ttlSeconds = () => 300, seen }: SharedCacheOptions): SharedCache {
  // A flush cannot reach the memory of a process. So it holds only what was cached while Redis was away.
  const memory = openMemory();
  const attempt = async <T>(inRedis: () => Promise<T>, inMemory: () => T): Promise<T> => {
    try {
      const answer = await inRedis();
      if (memory.size > 0) memory.clear();
      return answer;
    } catch {
      return inMemory();
    }
  };

  const get = async (key: string): Promise<Found> => {
    const found = await attempt<Found>(
      async () => ({ value: await redis.get(key), from: 'redis' }),
      () => ({ value: memory.get(key), from: 'memory' }),
    );
    if (found.from === 'redis') seen?.[found.value === null ? 'miss' : 'hit']();
    return found;
  };
  const put = async (key: string, value: string, ttl = ttlSeconds()): Promise<void> => {
    await attempt(
      async () => void (await redis.set(key, value, 'EX', Math.max(1, Math.round(ttl)))),
      () => memory.put(key, value, ttl),
    );
  };
  const forget = (pattern: string, matches: (key: string) => boolean) =>
    attempt(
      () => unlinkMatching(redis, pattern),
      () => memory.forget(matches),
    );

  return {
    get,
    put,
    count: (key, windowSeconds) =>
      attempt(
        async () => {
          const replies = await redis.multi().set(key, 0, 'EX', windowSeconds, 'NX').incr(key).exec();
          return Number(replies?.[1]?.[1]);
        },
        () => memory.count(key, windowSeconds),
      ),
    async getFlag(environment, name, load) {
      const key = `feature_flags:${environment}:${name}`;
      const { value } = await get(key);
      if (value !== null) return value === 'on';
      const on = await load();
      await put(key, on ? 'on' : 'off');
      return on;
    },
    invalidate: (environment) =>
      // Escaped, so that "prod" never takes "prod-eu", whatever an environment is called.
      forget(`feature_flags:${escapeGlob(environment)}:*`, (key) => key.startsWith(`feature_flags:${environment}:`)),
    invalidateAll: () => forget('feature_flags:*', (key) => key.startsWith('feature_flags:')),
    health: () => readHealth(redis),
    close: () => redis.disconnect(),
  };
}

async function unlinkMatching(redis: Redis, pattern: string): Promise<number> {
  let cursor = '0';
  let gone = 0;
  do {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
    const pipeline = redis.pipeline();
    for (const key of keys) pipeline.unlink(key);
    const replies = (await pipeline.exec()) ?? [];
    gone += replies.reduce((sum, [, count]) => sum + Number(count ?? 0), 0);
    cursor = next;
  } while (cursor !== '0');
  return gone;
}
