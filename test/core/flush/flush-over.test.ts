import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FlushOptions, flushCache } from '../../../core/flush/flush.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { parseInfo } from '../../../core/redis/server-info.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { request as forCluster, options as ofCluster, startCluster } from './cluster.ts';

const OVER_MS = 2_000;
const options: FlushOptions = {
  profiles: { migration: ['mocs:*', 'gallery:*'] },
  preserve: ['mocs:session:*'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
  // So little that its batches stay small, and a flush has many of them.
  foregroundBudgetMicroseconds: 1,
  overSeconds: OVER_MS / 1000,
};
const request = { profile: 'migration', dryRun: false, skip: false, gradually: true };
const KEYS = 2_000;

let redis: TestRedis;
let cache: Cache;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await redis.client.flushall();
  cache = openCache({ url: redis.url, cluster: false });
  const pipeline = redis.client.pipeline();
  for (let i = 0; i < KEYS; i++) pipeline.set(`${i % 2 ? 'mocs' : 'gallery'}:${i}`, 'old');
  pipeline.set('mocs:session:ana', 'kept').set('sessions:ben', 'kept', 'PX', 3_600_000).set('other', 'kept');
  await pipeline.exec();
});
afterEach(() => cache.close());

describe('a flush over some time', () => {
  it('gives each of its keys another rest of its life, some short and some long', async () => {
    const record = await flushCache(cache, request, { ...options, overSeconds: 3600 });

    expect(record).toMatchObject({ done: true, matched: KEYS + 1, deleted: KEYS, preserved: 1, freedBytes: null });
    const lives = await livesOf(redis.client, 'gallery:*');
    for (const quarter of [0, 1, 2, 3]) {
      const within = lives.filter((ms) => ms > quarter * 900_000 && ms <= (quarter + 1) * 900_000);
      expect(within.length).toBeGreaterThan(KEYS / 2 / 8);
    }
  });

  it('has none of before left at its end', async () => {
    const record = await flushCache(cache, request, options);

    expect(Date.parse(record.goneBy ?? '') - Date.parse(record.startedAt)).toBe(OVER_MS);
    // A life begins when the server hears of it, so the time runs from the flush's end at the latest.
    await sleep(OVER_MS + 100);
    expect((await redis.client.keys('*')).sort()).toEqual(['mocs:session:ana', 'other', 'sessions:ben']);
  });

  it('takes nothing from what is preserved, and nothing from other keys', async () => {
    await flushCache(cache, request, options);

    expect(await redis.client.pttl('mocs:session:ana')).toBe(-1);
    expect(await redis.client.pttl('other')).toBe(-1);
    expect(await redis.client.pttl('sessions:ben')).toBeGreaterThan(3_500_000);
  });

  it('lets no key live longer than it would have', async () => {
    await redis.client.pexpire('mocs:1', 1);
    await Promise.all(Array.from({ length: 100 }, (_, i) => redis.client.set(`mocs:soon:${i}`, 'old', 'PX', 900)));

    await flushCache(cache, request, { ...options, overSeconds: 3600 });

    for (const ms of await livesOf(redis.client, 'mocs:soon:*')) expect(ms).toBeLessThanOrEqual(900);
  });

  it('leaves what is cached anew meanwhile', async () => {
    await flushCache(cache, request, options);
    await redis.client.set('mocs:1', 'new', 'EX', 300);

    await sleep(OVER_MS + 100);

    expect(await redis.client.get('mocs:1')).toBe('new');
  });

  it('changes nothing in a dry run', async () => {
    const record = await flushCache(cache, { ...request, dryRun: true }, options);

    expect(record).toMatchObject({ matched: KEYS + 1, deleted: 0, goneBy: null });
    for (const ms of await livesOf(redis.client, 'gallery:*')) expect(ms).toBe(-1);
  });

  it('goes on where the call before stopped, and ends when that one would have', async () => {
    const first = await flushCache(cache, request, { ...options, workSeconds: 0 });
    await sleep(300);

    const record = await flushCache(cache, { ...request, previous: first }, options);

    expect(first).toMatchObject({ done: false, goneBy: record.goneBy });
    expect(record.done).toBe(true);
    for (const ms of await livesOf(redis.client, 'mocs:?*')) expect(ms).toBeLessThanOrEqual(OVER_MS - 300);
  });

  it('counts each key once when a connection is lost in the middle', async () => {
    let cut: Promise<unknown> | null = null;
    const onKey = () => {
      cut ??= redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    };

    // So long that no rest of a life is over before its key is counted again.
    const record = await flushCache(cache, request, { ...options, overSeconds: 30 * 86_400, onKey });
    await cut;

    expect(record).toMatchObject({ done: true, matched: KEYS + 1, deleted: KEYS });
  });
});

it('a flush over some time reaches every primary of a cluster', async () => {
  const cluster = await startCluster();
  await cluster.fill(900, 30);

  const record = await flushCache(cluster.cache, { ...forCluster, gradually: true }, { ...ofCluster, overSeconds: 1 });
  await sleep(1_100);

  expect(record).toMatchObject({ done: true, matched: 930, deleted: 900, preserved: 30 });
  const left = await Promise.all(cluster.nodes.map(({ client }) => client.keys('*')));
  expect(left.flat().length).toBe(30);
  expect(left.flat().every((key) => key.startsWith('mocs:keep:'))).toBe(true);
  await cluster.stop();
}, 60_000);

it.each([
  ['redis_version:6.2.14', false],
  ['redis_version:7.0.15', true],
  ['redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:9.1.0', true],
])('a server that says %s is asked to keep the shorter life: %s', (text, keeps) => {
  expect(parseInfo(text, 0).expiresLessThan).toBe(keeps);
});

async function livesOf(client: Redis, pattern: string): Promise<number[]> {
  const keys = await client.keys(pattern);
  return Promise.all(keys.filter((key) => !key.includes('session')).map((key) => client.pttl(key)));
}
