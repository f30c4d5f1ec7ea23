import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { isLoopback } from '../../../lab/host/environment/loopback.ts';
import { startRedis } from '../../../lab/redis/local-redis.ts';

describe('the Redis of the embedded cloud', () => {
  it('is a real server that only this machine can reach', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);

    expect(isLoopback(redis.url.replace('redis:', 'http:'))).toBe(true);
    expect(await client.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);

    client.disconnect();
    await redis.stop();
  });

  it('can be taken down and comes back with what it held', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url, { retryStrategy: () => 50 });
    client.on('error', () => {});
    await client.set('sessions:1', 'signed in');

    await redis.takeDown();
    await expect(
      new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null }).on('error', () => {}).connect(),
    ).rejects.toThrow();
    await redis.bringBack();

    expect(await client.get('sessions:1')).toBe('signed in');
    client.disconnect();
    await redis.stop();
  });

  it('does not meet another one', async () => {
    const [one, other] = await Promise.all([startRedis(), startRedis()]);

    expect(one.port).not.toBe(other.port);

    await Promise.all([one.stop(), other.stop()]);
  });
});
