import type { Redis } from 'ioredis';
import { DEFAULT_PRESERVE, DEFAULT_PROFILES } from '../../../lib/settings/defaults.ts';

/** What the default profile flushes, and what stays: half and half. */
export const PATTERNS = DEFAULT_PROFILES.migration;
export const FLUSHED = PATTERNS.map((pattern) => pattern.slice(0, -2));
export const KEPT = ['sessions', 'ratelimit', 'user-profiles', 'orders'];
export const PRESERVE = DEFAULT_PRESERVE;

const VALUE_BYTES = 200;
const HASHES = 200;
const FIELDS = 1000;

export interface Stock {
  flushed: number;
  kept: number;
}

/** Fills up whatever is missing; what is there stays as it is. */
export async function seed(redis: Redis, keys: number): Promise<Stock> {
  const each = Math.floor(keys / 8);
  for (const prefix of [...FLUSHED, ...KEPT]) await redis.call('DEBUG', 'POPULATE', each, prefix, VALUE_BYTES);
  for (let i = 0; i < HASHES; i++) {
    const key = `${i % 2 ? 'albums' : 'orders'}:large:${i}`;
    if (await redis.exists(key)) continue;
    await redis.hset(key, ...Array.from({ length: 2 * FIELDS }, (_, field) => `field-${field}`));
  }
  return { flushed: 4 * each + HASHES / 2, kept: 4 * each + HASHES / 2 };
}

/** Freeing goes on in the background after UNLINK has answered. */
export async function untilIdle(redis: Redis): Promise<void> {
  for (;;) {
    const pending = /lazyfree_pending_objects:(\d+)/.exec(await redis.info('memory'))?.[1];
    if (!pending || pending === '0') return;
  }
}
