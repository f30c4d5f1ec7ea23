import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCache } from '../../../core/flush/check.ts';
import type { FlushConfig } from '../../../core/flush/flush-request.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';

let redis: TestRedis;
const caches: Cache[] = [];
beforeAll(async () => {
  redis = await startRedis({ password: 'hunter2' });
});
afterAll(async () => {
  for (const cache of caches) cache.close();
  await redis.stop();
});

function open(login: string): Cache {
  const cache = openCache({ url: `redis://${login}@127.0.0.1:${redis.port}`, cluster: false });
  caches.push(cache);
  return cache;
}

const config = {
  // One that is a key, and must not be tried.
  profiles: { migration: ['mocs:*', 'mocs:1', 'ga[lm]lery:?*'] },
  preserve: [],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
};
const check = (cache: Cache, by: FlushConfig = config) => checkCache(cache, { check: true, profile: 'migration' }, by);

describe('asking whether a flush would find its cache', () => {
  it('answers with what is there, and deletes nothing', async () => {
    await redis.client.mset('mocs:1', 'a', 'mocs:2', 'b');

    const checked = await check(open(':hunter2'));

    expect(checked).toEqual({
      shards: 1,
      versions: expect.stringMatching(/^\d+\.\d+/),
      cache: `127.0.0.1:${redis.port}/0`,
      servers: [expect.stringMatching(/^[0-9a-f]{8}$/)],
      keys: 2,
      elsewhere: [],
      patterns: config.profiles.migration,
      preserve: [],
    });
    expect((await redis.client.keys('*')).sort()).toEqual(['mocs:1', 'mocs:2']);
  });

  it('fails as a flush would when the password is wrong', async () => {
    await expect(check(open(':wrong'))).rejects.toMatchObject({ name: 'RedisAuthFailed' });
  });

  it('fails when the user may sign in but not scan', async () => {
    await redis.client.acl('SETUSER', 'sluice', 'on', '>pw', '~*', '+info', '+ping');

    await expect(check(open('sluice:pw'))).rejects.toMatchObject({ message: expect.stringContaining('scan') });
  });

  it.each([
    ['delete', ['~*', '+info', '+ping', '+scan'], "'unlink'"],
    ['touch the keys of a pattern', ['~mocs:*', '+info', '+ping', '+scan', '+unlink'], 'NOPERM'],
  ])('fails when the user may scan but not %s', async (_, rights, told) => {
    await redis.client.acl('SETUSER', 'scanner', 'reset', 'on', '>pw', ...rights);

    await expect(check(open('scanner:pw'))).rejects.toMatchObject({
      name: 'RedisAuthFailed',
      message: expect.stringContaining(told),
    });
  });

  it('fails when a flush over some time is wanted, and the user may delete but not expire', async () => {
    await redis.client.acl('SETUSER', 'deleter', 'reset', 'on', '>pw', '~*', '+info', '+ping', '+scan', '+unlink');

    await expect(check(open('deleter:pw'))).resolves.toMatchObject({ shards: 1 });
    await expect(check(open('deleter:pw'), { ...config, overSeconds: 120 })).rejects.toMatchObject({
      name: 'RedisAuthFailed',
      message: expect.stringContaining("'pexpire'"),
    });
  });

  it('fails at a replica, which would refuse the flush', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', '1'] });
    const cache = openCache({ url: replica.url, cluster: false });
    caches.push(cache);

    await expect(check(cache)).rejects.toThrow('The endpoint leads to a replica');
    await replica.stop();
  });
});
