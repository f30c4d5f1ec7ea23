import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CacheReport } from '../../../functions/probe-cache/handler.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';

let redis: TestRedis;
let handler: () => Promise<CacheReport>;
let log: string[];
beforeAll(async () => {
  redis = await startRedis();
  vi.stubEnv('CACHE', JSON.stringify({ url: redis.url }));
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  ({ handler } = await import('../../../functions/probe-cache/handler.ts'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await redis.stop();
});
beforeEach(() => {
  log = [];
  // How long a PING takes is the machine's here; what a slow one means, the tests of judge-cache know.
  vi.spyOn(performance, 'now').mockReturnValue(0);
  for (const level of ['log', 'info', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => log.push(String(line)));
  }
});
afterEach(() => vi.restoreAllMocks());

function published() {
  return log.map((line) => JSON.parse(line)).find(({ _aws }) => _aws);
}

// In this order: one warm process looks at one cache again and again.
describe('the function probe-cache', () => {
  it('says how the cache is, and leaves out at first what it cannot know yet', async () => {
    const report = await handler();

    expect(report).toMatchObject({ status: 'ok', evicted: null, reading: { role: 'master', loading: false } });
    expect(report.reading?.usedMemoryBytes).toBeGreaterThan(0);
    const metrics = published();
    expect(metrics).toMatchObject({ Cache: '127.0.0.1', CacheUp: 1 });
    expect(metrics._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Sluice', Dimensions: [['Cache']] });
    expect(metrics._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name)).toEqual(['CacheUp']);
  });

  it('publishes that nothing was evicted since its last look, and nothing of what nobody has to hear', async () => {
    const report = await handler();

    expect(report.evicted).toBe(0);
    expect(published()).toMatchObject({ CacheUp: 1, Evictions: 0 });
    expect(published()).not.toHaveProperty('CacheDegraded');
  });

  it('calls a cache degraded that had to evict keys', async () => {
    await redis.client.config('SET', 'maxmemory-policy', 'allkeys-random');
    await redis.client.set('big', 'x'.repeat(100_000));
    await redis.client.config('SET', 'maxmemory', 1);
    await redis.client.set('one more', '1').catch(() => {});
    await redis.client.config('SET', 'maxmemory', 0);

    const report = await handler();

    expect(report.status).toBe('degraded');
    expect(report.reason).toMatch(/evicted \d+ keys since the last look/);
    expect(published()).toMatchObject({ CacheUp: 1, CacheDegraded: 1, Evictions: report.evicted });
  });

  it('calls a cache degraded that accepts no writes', async () => {
    await redis.client.replicaof('127.0.0.1', 1);

    expect(await handler()).toMatchObject({ status: 'degraded', reading: { role: 'slave' } });
    await redis.client.replicaof('NO', 'ONE');
  });

  it('tries what it vouches for: a primary that refuses writes is degraded', async () => {
    await redis.client.config('SET', 'min-replicas-to-write', 1);

    expect(await handler()).toMatchObject({ status: 'degraded', reason: expect.stringContaining('NOREPLICAS') });
    await redis.client.config('SET', 'min-replicas-to-write', 0);
  });

  it('reports a cache that is down, instead of failing', async () => {
    await redis.stop();

    const report = await handler();

    expect(report).toMatchObject({ status: 'down', reading: null, evicted: null });
    expect(report.reason).toContain('cannot be reached');
    expect(published()).toMatchObject({ CacheUp: 0 });
    expect(published()).not.toHaveProperty('Evictions');
  });
});
