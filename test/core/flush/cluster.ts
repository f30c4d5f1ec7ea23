import { Cluster } from 'ioredis';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { startRedisCluster, type TestRedis } from '../../../lab/redis/redis.ts';

/** Migration of two kinds of pages, with so small a budget that batches stay small, and a flush has many of them. */
export const request = { profile: 'migration', dryRun: false, skip: false };
export const options = {
  profiles: { migration: ['mocs:*', 'gallery:*'] },
  preserve: ['sessions:*', 'mocs:keep:*'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
  foregroundBudgetMicroseconds: 1,
};

export interface TestCluster {
  nodes: TestRedis[];
  cache: Cache;
  /** Pages of which half are of one kind and half of the other, and some that a flush leaves. */
  fill(pages: number, kept: number): Promise<void>;
  set(key: string, value: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Three primaries, and a cache opened as the product opens it. */
export async function startCluster(props: Parameters<typeof startRedisCluster>[1] = {}): Promise<TestCluster> {
  const nodes = await startRedisCluster(3, props);
  const client = new Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
  const cache = openCache({ url: nodes[0]?.url ?? '', cluster: true });
  const setEach = (count: number, keyOf: (i: number) => string, value: string) =>
    Promise.all(Array.from({ length: count }, (_, i) => client.set(keyOf(i), value)));
  return {
    nodes,
    cache,
    async fill(pages, kept) {
      await setEach(pages, (i) => `${i % 2 ? 'mocs' : 'gallery'}:${i}`, 'old');
      await setEach(kept, (i) => `mocs:keep:${i}`, 'kept');
    },
    set: (key, value) => client.set(key, value),
    async stop() {
      cache.close();
      client.disconnect();
      await Promise.all(nodes.map((node) => node.stop()));
    },
  };
}
