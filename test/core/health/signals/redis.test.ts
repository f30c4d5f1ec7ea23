import { describe, expect, it } from 'vitest';
import { judgeHealth } from '../../../../core/health/judge-health.ts';
import { NETWORK } from '../../../../lab/support/settings.ts';
import {
  bake,
  CONFIG,
  configOf,
  HEALTHY,
  judge,
  type Measured,
  MINUTE,
  readingsOf,
  saying,
  type Values,
  warmUp,
} from '../fixture.ts';

const NOON = Date.parse('2026-11-21T12:00:00.000Z');

const say = (signal: string, measured: Measured, context = bake(), config = CONFIG) =>
  saying(judge({ ...HEALTHY, ...measured }, { context, config }), signal);

describe('Redis’s reachability', () => {
  it.each<[string, Values, string, string]>([
    ['answers', [1, 1, 1], 'pass', 'Redis answered in 3 of the last 3 minutes'],
    ['was away for a minute', [1, 0, 1], 'pass', 'Redis answered in 2 of the last 3 minutes'],
    ['is away', [1, 0, 0], 'fail', 'Redis did not answer in 2 of the last 3 minutes'],
    ['is not heard of', [], 'wait', 'whether Redis answers is unknown: there is no data of Sluice CacheUp'],
  ])('%s', (_, reachable, verdict, reason) => {
    expect(say('Redis reachability', { reachable })).toMatchObject({
      verdict,
      reason: expect.stringContaining(reason),
    });
  });

  it('waits while most minutes are missing', () => {
    const hardly: Measured = { reachable: [1, null, null], evictions: [0, null, null] };
    const prompt = configOf({ metricLag: '1 second' });

    expect(say('Redis reachability', hardly, bake(), prompt)).toMatchObject({
      verdict: 'wait',
      reason:
        'whether Redis answers is unknown: it did in 1 of the last 3 minutes, and did not in 0; ' +
        'the newest data of Sluice CacheUp (Cache cache.example.com) are 2 minutes old, and "metricLag" allows 1 second',
    });
    expect(say('Redis evictions', hardly, bake(), prompt)?.verdict).toBe('wait');
  });

  it('is what the stack’s own probe publishes, in warm-up too', () => {
    expect(CONFIG.redis?.reachable).toMatchObject({
      namespace: 'Sluice',
      metricName: 'CacheUp',
      dimensions: { Cache: 'cache.example.com' },
      statistic: 'Minimum',
    });
    expect(say('Redis reachability', { reachable: [0, 0, 0] }, warmUp())?.verdict).toBe('fail');
  });

  it.each([
    [
      'where ElastiCache is reached with IAM, which is not probed',
      configOf(
        {},
        { cache: { url: 'rediss://u@c.example.com', elastiCacheIam: { cacheName: 'shop' }, network: NETWORK } },
      ),
    ],
    ['where periods are shorter than the probe’s minute', configOf({ period: '10 seconds' })],
  ])('cannot be judged %s', (_, config) => {
    expect(config.redis).toBeUndefined();
  });
});

describe('Redis’s evictions', () => {
  const before = (evictionsPerMinute: number) => ({ ...bake(), baseline: { ...bake().baseline, evictionsPerMinute } });

  it.each<[string, Values, number, string, string]>([
    ['few', [60, 60, 60], 0, 'pass', 'at worst 60 keys a minute, limit 60'],
    ['many', [61, 61, 0], 0, 'fail', 'in 2 of the last 3 minutes: at worst 61 keys a minute, limit 60'],
    ['as many as always, because the cache is full', [250, 280, 300], 100, 'pass', 'limit 300'],
    ['more than always', [301, 280, 301], 100, 'fail', 'at worst 301 keys a minute, limit 300'],
    ['uncounted', [], 0, 'wait', 'the rate of evictions is unknown: there is no data'],
  ])('%s', (_, evictions, perMinute, verdict, reason) => {
    expect(say('Redis evictions', { evictions }, before(perMinute))).toMatchObject({
      verdict,
      reason: expect.stringContaining(reason),
    });
  });

  it('are judged by the floor alone where nothing was measured before the stage', () => {
    expect(say('Redis evictions', { evictions: [61, 61, 61] })?.verdict).toBe('fail');
  });

  it('are counted by the minute, whatever the period', () => {
    const config = configOf({ period: '5 minutes' }, { warmUp: { deadline: '1 hour' }, bake: { time: '1 hour' } });
    const readings = readingsOf(config, { ...HEALTHY, evictions: [0, 290, 290, 290] }, 5 * MINUTE, NOON - 5 * MINUTE);
    const context = { ...bake(config), since: NOON - 60 * MINUTE, until: NOON + 60 * MINUTE };

    expect(saying(judgeHealth(config, readings, context, new Date(NOON)), 'Redis evictions')).toMatchObject({
      verdict: 'pass',
      numbers: { evictionsPerMinute: 58, limitPerMinute: 60 },
    });
  });
});
