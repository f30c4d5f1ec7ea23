import type { Redis } from 'ioredis';

export interface PageCache {
  /** Null when it is not there, or Redis does not answer: a broken cache is slow, not wrong. */
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
}

/** Seconds. Spread, so that what was cached together does not expire together. */
const SHORTEST = 25;
const LONGEST = 60;

export function pageCache(redis: Redis, seen: { hit(): void; miss(): void }): PageCache {
  return {
    async get(key) {
      const value = await redis.get(key).catch(() => null);
      if (value === null) seen.miss();
      else seen.hit();
      return value;
    },
    async put(key, value) {
      const ttl = Math.round(SHORTEST + Math.random() * (LONGEST - SHORTEST));
      await redis.set(key, value, 'EX', ttl).catch(() => null);
    },
  };
}
