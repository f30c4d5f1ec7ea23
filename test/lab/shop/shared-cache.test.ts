import type { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { connectCache } from '../../../lab/shop/cache/connect.ts';
import { judgeInfo } from '../../../lab/shop/cache/health.ts';
import { openSessions } from '../../../lab/shop/cache/sessions.ts';
import { openSharedCache, type SharedCache } from '../../../lab/shop/cache/shared-cache.ts';

let server: TestRedis;
let redis: Redis;
let cache: SharedCache;
beforeAll(async () => {
  server = await startRedis();
  redis = await connectCache(server.url);
  cache = openSharedCache({ redis });
});
beforeEach(() => server.client.flushall());
afterAll(async () => {
  cache.close();
  await server.stop();
});

describe('the cache that both backends share', () => {
  it('gives to one instance what another has put, for five minutes', async () => {
    const other = openSharedCache({ redis: await connectCache(server.url) });

    await cache.put('mocs:1', 'page');

    expect(await other.get('mocs:1')).toEqual({ value: 'page', from: 'redis' });
    expect(await server.client.ttl('mocs:1')).toBeGreaterThan(290);
    expect(await server.client.ttl('mocs:1')).toBeLessThanOrEqual(300);
    other.close();
  });

  it('forgets after the TTL', async () => {
    await cache.put('mocs:1', 'page', 1);

    await vi.waitFor(async () => expect((await cache.get('mocs:1')).value).toBeNull(), { timeout: 3000 });
  });

  it('asks for a feature flag once, and then remembers it', async () => {
    const load = vi.fn(async () => true);

    expect([await cache.getFlag('prod', 'badges', load), await cache.getFlag('prod', 'badges', load)]).toEqual([
      true,
      true,
    ]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('forgets the flags of one environment and of no other, whatever characters its name has', async () => {
    for (const environment of ['prod', 'prod-eu', 'p*', '[x]']) await cache.getFlag(environment, 'f', async () => true);

    expect(await cache.invalidate('prod')).toBe(1);
    expect(await cache.invalidate('p*')).toBe(1);
    expect(await cache.invalidate('[x]')).toBe(1);
    expect(await server.client.keys('*')).toEqual(['feature_flags:prod-eu:f']);
  });

  it('forgets all flags, and nothing else', async () => {
    await server.client.mset('sessions:1', 'kept', 'feature_flags:a:1', 'on', 'feature_flags:b:2', 'off');

    expect(await cache.invalidateAll()).toBe(2);
    expect(await server.client.keys('*')).toEqual(['sessions:1']);
  });

  it('counts calls in a window that does not begin anew with each of them', async () => {
    expect([await cache.count('ratelimit:a', 60), await cache.count('ratelimit:a', 60)]).toEqual([1, 2]);
    await server.client.expire('ratelimit:a', 10);
    await cache.count('ratelimit:a', 60);

    expect(await server.client.ttl('ratelimit:a')).toBeLessThanOrEqual(10);
  });

  it('says that it is well', async () => {
    // On a busy machine a PING may be slow, and then it is not.
    await vi.waitFor(async () =>
      expect(await cache.health()).toMatchObject({ httpStatus: 200, status: 'ok', mode: 'redis' }),
    );
    expect((await cache.health()).usedMemoryBytes).toBeGreaterThan(0);
  });
});

describe('while Redis is away', () => {
  it('nothing fails: pages, flags, counts and sessions come from memory, and Redis is asked again when it is back', async () => {
    const own = await startRedis();
    const client = await connectCache(own.url);
    const seen = { hit: vi.fn(), miss: vi.fn() };
    const degraded = openSharedCache({ redis: client, seen });
    const sessions = openSessions(degraded, 'secret');
    const token = await sessions.signIn('ana');
    await degraded.put('mocs:old', 'from before');

    own.kill();
    await vi.waitFor(async () => expect((await degraded.health()).status).toBe('down'), { timeout: 5000 });
    await degraded.put('mocs:1', 'page');

    expect(await degraded.health()).toMatchObject({ httpStatus: 500, mode: 'memory', usedMemoryBytes: null });
    expect(await degraded.get('mocs:1')).toEqual({ value: 'page', from: 'memory' });
    // A flush could not have reached it there.
    expect(await degraded.get('mocs:old')).toEqual({ value: null, from: 'memory' });
    expect([await degraded.count('ratelimit:a', 60), await degraded.count('ratelimit:a', 60)]).toEqual([1, 2]);
    expect(await degraded.getFlag('prod', 'f', async () => true)).toBe(true);
    expect(await degraded.invalidate('prod')).toBe(1);
    expect(await sessions.userOf(token)).toBe('ana');
    expect(await sessions.userOf(`${token}x`)).toBeNull();

    // Redis has not answered one of these lookups, so they are neither its hits nor its misses.
    expect([seen.hit, seen.miss].map(({ mock }) => mock.calls.length)).toEqual([0, 0]);

    const again = await startRedis({ port: own.port });
    await vi.waitFor(async () => expect((await degraded.health()).status).toBe('ok'), { timeout: 10_000 });
    expect(await degraded.get('mocs:1')).toEqual({ value: null, from: 'redis' });
    degraded.close();
    await again.stop();
    await own.stop();
  });
});

describe('a session', () => {
  it('that was ended in Redis is over, however well its token is signed', async () => {
    const sessions = openSessions(cache, 'secret');
    const token = await sessions.signIn('ana');
    const before = await sessions.userOf(token);
    await server.client.flushall();

    expect([before, await sessions.userOf(token)]).toEqual(['ana', null]);
  });

  it('of one backend is one to the other, and with another secret it is none', async () => {
    const token = await openSessions(cache, 'secret').signIn('ana');

    expect(await openSessions(cache, 'secret').userOf(token)).toBe('ana');
    expect(await openSessions(cache, 'another').userOf(token)).toBeNull();
  });
});

describe('the health of the cache', () => {
  const WELL = 'loading:0\r\nrole:master\r\nused_memory:1000\r\nmaxmemory:0\r\n';

  it.each([
    ['as it should be', WELL, 1, 200],
    ['slow', WELL, 101, 503],
    ['a replica', WELL.replace('master', 'slave'), 1, 503],
    ['loading', WELL.replace('loading:0', 'loading:1'), 1, 503],
    ['full', WELL.replace('maxmemory:0', 'maxmemory:1010'), 1, 503],
    ['nearly full', WELL.replace('maxmemory:0', 'maxmemory:1100'), 1, 200],
  ])('when it is %s', (_, info, pingMs, httpStatus) => {
    expect(judgeInfo(info, pingMs)).toMatchObject({ httpStatus, mode: 'redis', usedMemoryBytes: 1000 });
  });
});
