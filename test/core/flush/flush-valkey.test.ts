import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import { compileGlob } from '../../../core/flush/glob.ts';
import { openCache } from '../../../core/redis/cache.ts';
import { findServer } from '../../../lab/redis/find-server.ts';
import { startRedis, startRedisCluster, type TestRedis } from '../../../lab/redis/redis.ts';

const options = {
  profiles: { migration: ['mocs:*', 'gallery:[0-4]*'] },
  preserve: ['mocs:keep:*'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
  foregroundBudgetMicroseconds: 100,
};
const request = { profile: 'migration', dryRun: false, skip: false };

async function flush(url: string, cluster: boolean) {
  const cache = openCache({ url, cluster });
  const record = await flushCache(cache, request, options);
  cache.close();
  return record;
}

describe('Valkey', () => {
  let program: string;
  let valkey: TestRedis;
  beforeAll(async () => {
    program = await findServer({ programs: ['valkey-server'] });
    valkey = await startRedis({ program });
  }, 300_000);
  afterAll(() => valkey?.stop());

  it('is flushed as Redis is, and tells the same', async () => {
    const pipeline = valkey.client.pipeline();
    for (let i = 0; i < 5_000; i++)
      pipeline.set(`mocs:${i}`, 'old').set(`gallery:${i}`, 'old').set(`orders:${i}`, 'kept');
    await pipeline.set('mocs:keep:1', 'kept').exec();
    const doomed = 5_000 + (await valkey.client.keys('gallery:[0-4]*')).length;

    const record = await flush(valkey.url, false);

    expect(record).toMatchObject({ done: true, deleted: doomed, preserved: 1 });
    expect(record.serverMs).not.toBeNull();
    expect(record.freedBytes).toBeGreaterThan(0);
    expect(await valkey.client.dbsize()).toBe(15_001 - doomed);
  });

  it('reads patterns as we do', async () => {
    await valkey.client.flushdb();
    const keys = ['a', 'ab', '[', ']', 'a]', '-', 'a-c', '\\', 'b\\', '^', 'é', '\0'];
    for (const key of keys) await valkey.client.set(key, '1');
    const patterns = [
      '*',
      '?',
      '[a-c]*',
      '[^a]*',
      '[',
      '[]',
      '[^]',
      '[a-',
      '[c-a]',
      '\\',
      '*\\',
      '[\\]]',
      '\\*',
      'a**b',
      '*]',
      '',
    ];

    for (const pattern of patterns) {
      const matches = compileGlob(pattern);
      const ours = keys.filter((key) => matches(Buffer.from(key)));
      expect([pattern, ours.sort()]).toEqual([pattern, (await valkey.client.keys(pattern)).sort()]);
    }
  });

  it('is flushed as a cluster, too, whose servers keep their keys slot by slot', async () => {
    const nodes = await startRedisCluster(3, { program });
    const cluster = new Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
    await Promise.all(Array.from({ length: 3_000 }, (_, i) => cluster.set(`${i % 2 ? 'mocs' : 'orders'}:${i}`, '1')));

    const record = await flush(nodes[0]?.url ?? '', true);
    const sizes = await Promise.all(nodes.map(({ client }) => client.dbsize()));
    cluster.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));

    expect(record).toMatchObject({ done: true, deleted: 1_500 });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(1_500);
  });

  it('is flushed in the database that the URL names and no other, also where it is a cluster', async () => {
    const nodes = await startRedisCluster(3, { program, args: ['--cluster-databases', '4'] });
    const cluster = new Cluster(nodes.map(({ port }) => ({ host: '127.0.0.1', port })));
    const keys = Array.from({ length: 300 }, (_, i) => `${i % 2 ? 'mocs' : 'orders'}:${i}`);
    await Promise.all(keys.map((key) => cluster.set(key, '1')));
    const sizesIn = (database: number) =>
      Promise.all(nodes.map(({ client }) => client.multi().select(database).dbsize().exec())).then((replies) =>
        replies.reduce((sum, reply) => sum + Number(reply?.[1]?.[1]), 0),
      );
    for (const { client } of nodes) {
      await client.select(3);
      // Each node refuses what is not its own.
      await Promise.allSettled(keys.map((key) => client.set(key, '1')));
    }

    const record = await flush(`${nodes[0]?.url}/3`, true);
    const [named, other] = [await sizesIn(3), await sizesIn(0)];
    const missing = flush(`${nodes[0]?.url}/4`, true);
    await expect(missing).rejects.toThrow(/"ERR DB index is out of range": it has no database 4\./);
    cluster.disconnect();
    await Promise.all(nodes.map((node) => node.stop()));

    expect(record).toMatchObject({ done: true, deleted: 150, before: { keys: 300 } });
    expect([named, other]).toEqual([150, 300]);
  });
});
