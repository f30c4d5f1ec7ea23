import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { entriesOf } from '../../../core/redis/shards.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { startCluster, type TestCluster } from '../flush/cluster.ts';

let redis: TestRedis;
let cache: Cache;
beforeAll(async () => {
  redis = await startRedis();
  cache = openCache({ url: redis.url, cluster: false });
});
afterAll(async () => {
  cache.close();
  await redis.stop();
});
beforeEach(() => redis.client.flushall());

const KEYS = ['mocs:1', 'mocs:2'];
const open = () => cache.use((shards) => entriesOf(shards, KEYS));

describe('keys that are watched', () => {
  it('are the same while nobody writes them, whatever others do', async () => {
    await redis.client.set('mocs:1', 'a');
    const entries = await open();

    await entries.watch();
    await redis.client.set('mocs:3', 'c');
    await redis.client.get('mocs:1');

    expect(await entries.touched()).toBe(false);
  });

  it.each<[string, (client: TestRedis['client']) => Promise<unknown>]>([
    ['written', (client) => client.set('mocs:1', 'b')],
    ['written with the same value', (client) => client.set('mocs:1', 'a')],
    ['deleted and written again', (client) => client.multi().del('mocs:1').set('mocs:1', 'a').exec()],
    ['prolonged', (client) => client.expire('mocs:1', 100)],
    ['deleted', (client) => client.unlink('mocs:1')],
    ['put where there was none', (client) => client.hset('mocs:2', 'a', 'b')],
  ])('are touched when one is %s', async (_, write) => {
    await redis.client.set('mocs:1', 'a');
    const entries = await open();

    await entries.watch();
    await write(redis.client);

    expect(await entries.touched()).toBe(true);
    // What was seen once is no news any more.
    await entries.watch();
    expect(await entries.touched()).toBe(false);
  });
});

it('tells one value from another by a digest, whatever its type, and nothing from something', async () => {
  const entries = await open();
  expect(await entries.digests()).toEqual([null, null]);

  await redis.client.set('mocs:1', 'a'.repeat(100_000));
  await redis.client.hset('mocs:2', 'price', 1);
  const [text, hash] = await entries.digests();
  await redis.client.hset('mocs:2', 'price', 2);

  expect(text).toMatch(/^[0-9a-f]{64}$/);
  expect(await entries.digests()).toEqual([text, expect.not.stringMatching(hash ?? '')]);
});

it('evicts exactly its keys, however they look to a glob', async () => {
  await redis.client.mset('mocs:*', 'a', 'mocs:1', 'b', 'mocs:', 'c');
  const entries = await cache.use((shards) => entriesOf(shards, ['mocs:*']));

  await entries.evict();

  expect((await redis.client.keys('*')).sort()).toEqual(['mocs:', 'mocs:1']);
});

describe('in a cluster', () => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterAll(() => cluster.stop());

  it('finds each key on its primary, and watches all of them', async () => {
    const keys = Array.from({ length: 12 }, (_, i) => `mocs:${i}`);
    for (const key of keys) await cluster.set(key, `value of ${key}`);
    const entries = await cluster.cache.use((shards) => entriesOf(shards, keys));
    const before = await entries.digests();
    expect(new Set(before).size).toBe(12);

    await entries.watch();
    await cluster.set('mocs:7', 'b');

    expect(await entries.touched()).toBe(true);
    expect((await entries.digests()).findIndex((digest, i) => digest !== before[i])).toBe(7);
    await entries.evict();
    expect(await entries.digests()).toEqual(keys.map(() => null));
  });
});
