import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkCache } from '../../../core/flush/check.ts';
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

describe('asking whether a flush would find its cache', () => {
  it('answers with what is there, and deletes nothing', async () => {
    await redis.client.mset('mocs:1', 'a', 'mocs:2', 'b');

    const checked = await checkCache(open(':hunter2'));

    expect(checked).toEqual({ shards: 1, versions: expect.stringMatching(/^\d+\.\d+/) });
    expect(await redis.client.dbsize()).toBe(2);
  });

  it('fails as a flush would when the password is wrong', async () => {
    await expect(checkCache(open(':wrong'))).rejects.toMatchObject({ name: 'RedisAuthFailed' });
  });

  it('fails when the user may sign in but not scan', async () => {
    await redis.client.acl('SETUSER', 'sluice', 'on', '>pw', '~*', '+info', '+ping');

    await expect(checkCache(open('sluice:pw'))).rejects.toMatchObject({ message: expect.stringContaining('scan') });
  });
});
