import * as z from 'zod';
import type { Cache } from '../redis/cache.ts';

/** Asks whether a flush would find its cache, and nothing else. */
export const CacheCheck = z.strictObject({ check: z.literal(true) });

export const CacheChecked = z.object({ shards: z.int(), versions: z.string() });
export type CacheChecked = z.infer<typeof CacheChecked>;

/** Connects, signs in and reads one page of keys, as a flush begins; deletes nothing, keeps nothing, publishes nothing. */
export function checkCache(cache: Pick<Cache, 'use'>): Promise<CacheChecked> {
  return cache.use(async (shards) => {
    for (const shard of shards) {
      await shard.ping();
      await shard.scan('0', 1).page;
    }
    return {
      shards: shards.length,
      versions: [...new Set(shards.map(({ server }) => server.version))].join(', '),
    };
  });
}
