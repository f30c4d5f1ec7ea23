import { Lazy, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { HealthConfig } from '../../../core/health/config.ts';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { HEALTH } from '../../core/health/fixture.ts';

const read = (changes: Partial<SettingsInput>) =>
  HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings(changes)))));
const nodes = (count: number, metricName: string) =>
  Array.from({ length: count }, (_, i) => ({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensions: { CacheClusterId: `shop-cache-${String(i + 1).padStart(4, '0')}-001` },
  }));
const probed = (metricName: string, statistic: string) => ({
  namespace: 'Sluice',
  metricName,
  dimensions: { Cache: 'cache.example.com' },
  statistic,
  absentMeansZero: false,
});
const cluster = (count: number): Partial<SettingsInput> => ({
  health: { hitRate: { hits: nodes(count, 'CacheHits'), misses: nodes(count, 'CacheMisses') } },
});

describe('what the functions get of the health settings', () => {
  it('has durations in seconds and the defaults of the settings', () => {
    expect(read({})).toEqual({
      periodSeconds: 60,
      metricLagSeconds: 180,
      warmUp: { deadlineSeconds: 600 },
      bake: { timeSeconds: 1440 },
      alarms: { abortOn: [], abortOnCanary: [] },
      hitRate: {
        hits: [
          { namespace: 'Shop', metricName: 'CacheHits', dimensions: {}, statistic: 'Sum', absentMeansZero: false },
        ],
        misses: [
          { namespace: 'Shop', metricName: 'CacheMisses', dimensions: {}, statistic: 'Sum', absentMeansZero: false },
        ],
        minPercent: 80,
        periods: 3,
        minLookups: 100,
      },
      redis: {
        reachable: probed('CacheUp', 'Minimum'),
        evictions: [probed('Evictions', 'Sum')],
        evictionsFloorPerMinute: 60,
        evictionsMaxRatio: 3,
        outOf: 3,
        mayExceed: 1,
      },
    });
  });

  it.each([
    ['a percentile', { statistic: 'p99' }, { statistic: 'p99', absentMeansZero: false }],
    ['zeros that CloudWatch leaves out', { absentMeansZero: true }, { statistic: 'p95', absentMeansZero: true }],
    ['neither', {}, { statistic: 'p95', absentMeansZero: false }],
  ])('keeps how a metric is to be read: %s', (_, change, expected) => {
    const { latency } = HEALTH;
    if (!latency) throw new Error('the fixture has latencies');
    const changed = { ...HEALTH, latency: { ...latency, canary: { ...latency.canary, ...change } } };

    expect(read({ health: changed }).latency?.canary).toMatchObject(expected);
  });

  it('has room for every signal over a cache of six nodes', () => {
    const health = { ...HEALTH, ...cluster(6).health };

    expect(
      JSON.stringify(healthConfig(settings({ health: { ...HEALTH, hitRate: health.hitRate ?? HEALTH.hitRate } })))
        .length,
    ).toBeLessThan(2500);
  });

  it('may hold names that CloudFormation learns only when it deploys', () => {
    const stack = new Stack();
    const name = Lazy.string({ produce: () => 'shop-cache-001' });
    const hits = [{ namespace: 'AWS/ElastiCache', metricName: 'CacheHits', dimensions: { CacheClusterId: name } }];
    const health = { hitRate: { ...LEAST.health.hitRate, hits } };

    expect(stack.resolve(stack.toJsonString(healthConfig(settings({ health }))))).toContain(
      '{"CacheClusterId":"shop-cache-001"}',
    );
  });
});
