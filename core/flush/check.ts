import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Cache } from '../redis/cache.ts';
import { locate } from '../redis/failure.ts';
import type { FlushConfig } from './flush-request.ts';
import { flushRules } from './flush-rules.ts';
import { exampleOf } from './glob.ts';

/** Asks whether a flush would find its cache and be let in, and what it would go by; nothing else. */
export const CacheCheck = z.strictObject({
  check: z.literal(true),
  profile: z.string().default('migration'),
  environment: z.string().min(1).optional(),
});
export type CacheCheck = z.infer<typeof CacheCheck>;

export const CacheChecked = z.object({
  shards: z.int(),
  versions: z.string(),
  /** Host, port and database. */
  cache: z.string(),
  /** How the ids of the server processes begin: two names may lead to the same, and one name to another tomorrow. */
  servers: z.array(z.string()),
  /** In this database, and in others. */
  keys: z.int(),
  elsewhere: z.array(z.object({ database: z.int(), keys: z.int() })),
  patterns: z.array(z.string()),
  preserve: z.array(z.string()),
});
export type CacheChecked = z.infer<typeof CacheChecked>;

/**
 * Connects, signs in, reads one page of keys and tries to delete, under each pattern, a key that nobody has; so it finds a
 * replica, and rights that are missing, as a flush would. Keeps nothing, publishes nothing.
 */
export function checkCache(
  cache: Pick<Cache, 'use' | 'name'>,
  request: CacheCheck,
  config: FlushConfig,
): Promise<CacheChecked> {
  const { patterns, preserve } = flushRules(config, request);
  return cache.use(async (shards) => {
    for (const shard of shards) {
      try {
        await shard.ping();
        await shard.scan('0', 1).page;
        for (const { pattern } of patterns) {
          const nobodysKey = exampleOf(pattern, randomUUID());
          if (nobodysKey) await shard.tryUnlink(nobodysKey);
          if (nobodysKey && config.overSeconds) await shard.tryExpire(nobodysKey);
        }
      } catch (error) {
        throw locate(error, shard.place);
      }
    }
    const servers = shards.map(({ server }) => server);
    return {
      shards: shards.length,
      versions: [...new Set(servers.map(({ version }) => version))].join(', '),
      cache: cache.name,
      servers: shards.map(({ id }) => id.slice(0, ID_BEGINNING)),
      keys: servers.reduce((sum, { keys }) => sum + keys, 0),
      elsewhere: servers.flatMap(({ elsewhere }) => elsewhere),
      patterns: patterns.map(({ pattern }) => pattern),
      preserve,
    };
  });
}

const ID_BEGINNING = 8;
