import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { startRedis } from '../../../lab/redis/local-redis.ts';
import { comparePreserved, digestPreserved, seed } from '../../../lab/shop/keys.ts';
import { createMeter } from '../../../lab/shop/meter.ts';
import { type Answer, pick, resolver } from '../../../lab/shop/resolver.ts';

describe('a customer', () => {
  it.each([
    [{ stable: 95, canary: 5 }, 0.049, 'canary'],
    [{ stable: 95, canary: 5 }, 0.051, 'stable'],
    [{ stable: 100, canary: 0 }, 0, 'stable'],
    [{ stable: 0, canary: 100 }, 0.999, 'canary'],
    [{ stable: 0, canary: 0 }, 0.4, 'canary'],
    [{ stable: 0, canary: 0 }, 0.6, 'stable'],
  ] as const)('with weights %j and the lot %s gets %s', (weights, lot, side) => {
    expect(pick(weights, lot)).toBe(side);
  });

  it('goes where the resolver was sent until the TTL is over, whatever the weights are meanwhile', async () => {
    let now = 0;
    let weights: Answer = { stable: 1, canary: 0, ttlSeconds: 60 };
    const resolve = resolver({ ask: async () => weights, now: () => now });

    const before = await resolve();
    weights = { stable: 0, canary: 1, ttlSeconds: 60 };
    now = 59_999;
    const meanwhile = await resolve();
    now = 60_000;

    expect([before, meanwhile, await resolve()]).toEqual(['stable', 'stable', 'canary']);
  });
});

describe('what the shop publishes', () => {
  it('is one datum a second of each kind, and zero errors are told too', () => {
    const meter = createMeter();
    meter.hit();
    meter.miss();
    meter.read(80);
    meter.request('stable', 12.4, false);

    const [second] = meter.take(Date.now() + 1000);
    const named = (name: string) => second?.metrics.filter(({ MetricName }) => MetricName === name);

    expect(named('CacheHits')).toMatchObject([{ Value: 1, StorageResolution: 1 }]);
    expect(named('CacheMisses')).toMatchObject([{ Value: 1 }]);
    expect(named('DatabaseLatency')).toMatchObject([{ Values: [80], Counts: [1] }]);
    expect(named('Errors')).toMatchObject([{ Value: 0 }, { Value: 0 }]);
    expect(named('Latency')).toMatchObject([{ Values: [12], Counts: [1] }]);
    expect(meter.take(Date.now() + 1000)).toEqual([]);
  });

  it('is how many of 1,000 pages came in the other shape, as an average of both backends', () => {
    const meter = createMeter();
    for (const [side, found] of [
      ['stable', 'own'],
      ['stable', 'miss'],
      ['canary', 'other'],
      ['canary', 'own'],
    ] as const) {
      meter.page(side, found);
    }

    const [second] = meter.take(Date.now() + 1000);

    expect(second?.metrics.find(({ MetricName }) => MetricName === 'OtherShapePerThousand')).toMatchObject({
      ...{ Values: [0, 1000], Counts: [3, 1] },
      StorageResolution: 1,
    });
  });

  it('is not told before the second is over', () => {
    const meter = createMeter();
    meter.hit();

    expect(meter.take(Math.floor(Date.now() / 1000) * 1000)).toEqual([]);
  });
});

describe('the preserved keys', () => {
  it('are missed when one is gone, changed, or both', async () => {
    const server = await startRedis();
    const redis = new Redis(server.url);
    await seed(redis, { versionedKeys: false });
    const before = await digestPreserved(redis);

    await redis.del('sessions:1');
    await redis.set('ratelimit:1', 'other');

    expect(comparePreserved(before, before)).toEqual({ before: 240, after: 240, changed: 0 });
    expect(comparePreserved(before, await digestPreserved(redis))).toEqual({ before: 240, after: 239, changed: 2 });
    redis.disconnect();
    await server.stop();
  });
});
