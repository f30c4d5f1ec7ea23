import { Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { LEAST, settings } from '../../../lab/support/settings.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';
import { HEALTH } from '../../core/health/fixture.ts';

type Health = SettingsInput['health'];
const shop = (metricName: string, more = {}) => ({ namespace: 'Shop', metricName, ...more });
const aws = (service: string, metricName: string, dimensions: Record<string, string>, more = {}) => ({
  namespace: `AWS/${service}`,
  metricName,
  dimensions,
  ...more,
});
const hitRate = (change: object): Partial<Health> => ({ hitRate: { ...LEAST.health.hitRate, ...change } });
const node = (dimensions: Record<string, string>) => hitRate({ hits: [aws('ElastiCache', 'CacheHits', dimensions)] });
const traffic = (change: object): Partial<Health> => ({
  traffic: { ...HEALTH.traffic, stableRequests: shop('A'), canaryRequests: shop('B'), ...change },
});
const synth = (health: Partial<Health>, more: Partial<SettingsInput> = {}) =>
  settings({ ...more, health: { ...LEAST.health, ...health } });

describe('at synth, a check is refused', () => {
  it.each<[string, Partial<Health>, Partial<SettingsInput>, RegExp]>([
    ['that no hit rate could fail', hitRate({ minPercent: 0 }), {}, /health\.hitRate\.minPercent is 0: .* never fail/],
    ['that one miss would fail', hitRate({ minPercent: 100 }), {}, /one miss would fail a stage/],
    [
      'that no error rate could fail',
      traffic({ errorFloorPercent: 100 }),
      {},
      /traffic\.errorFloorPercent .* never fail/,
    ],
    [
      'whose floor is above its ceiling',
      { databaseLatency: { metric: shop('Db'), floorMs: 200, ceilingMs: 100 } },
      {},
      /databaseLatency\.ceilingMs is 100: 100 is below "floorMs"/,
    ],
    [
      'of latencies whose floor is above its ceiling',
      { latency: { stable: shop('A'), canary: shop('B'), floorMs: 6000 } },
      {},
      /latency\.ceilingMs is missing: 5000 is below "floorMs"/,
    ],
    [
      'of errors whose floor is above its ceiling',
      traffic({ errorFloorPercent: 20 }),
      {},
      /traffic\.errorCeilingPercent is missing: 10 is below "errorFloorPercent"/,
    ],
    [
      'that a total outage could pass',
      traffic({ errorCeilingPercent: 60 }),
      {},
      /traffic\.errorCeilingPercent is 60: all of the 16 requests that "minRequests" asks for in a period could fail/,
    ],
    [
      'that compares a backend with itself',
      { latency: { stable: shop('Latency'), canary: shop('Latency') } },
      {},
      /latency\.canary is .*: stable and the canary have the same metric here/,
    ],
    [
      'that looks at more than a phase has',
      { ...hitRate({ periods: 10 }), period: '5 minutes' },
      {},
      /health\.hitRate .*: it needs 10 periods of 300 seconds to pass, .* a phase has 2/,
    ],
    [
      'that a bake is too short for',
      { latency: { stable: shop('A'), canary: shop('B') }, period: '5 minutes' },
      { bake: { time: '5 minutes' } },
      /health\.latency .*: it needs 3 periods .* a phase has 1/,
    ],
    [
      'under a dimension that nobody publishes',
      node({ ServerlessCacheName: 'shop' }),
      {},
      /publishes under "clusterId"/,
    ],
    ['by replication group', node({ ReplicationGroupId: 'shop' }), {}, /publishes by node/],
    ['without the dimension it needs', node({}), {}, /no dimension: write CacheClusterId, or /],
    [
      'under an ARN',
      {
        latency: {
          stable: shop('A'),
          canary: aws('ApplicationELB', 'TargetResponseTime', { LoadBalancer: 'arn:aws:x' }),
        },
      },
      {},
      /dimensions\.LoadBalancer is "arn:aws:x": CloudWatch wants the end of the ARN here, from "app\/"/,
    ],
    [
      'more often than its metric has data',
      { ...node({ CacheClusterId: 'shop-001' }), period: '10 seconds' },
      {},
      /AWS\/ElastiCache has one datapoint in 60 seconds/,
    ],
    [
      'that averages counts',
      hitRate({ hits: [shop('Hits', { statistic: 'Average' })] }),
      {},
      /write Sum, or leave it out/,
    ],
    [
      'that adds latencies up',
      { latency: { stable: shop('A'), canary: shop('B', { statistic: 'Sum' }) } },
      {},
      /a sum of latencies grows with the traffic/,
    ],
  ])('%s', (_, health, more, message) => {
    expect(() => synth(health, more)).toThrow(message);
  });
});

describe('at synth, a check is let through', () => {
  it.each<[string, Partial<Health>]>([
    ['with a node and its id', node({ CacheClusterId: 'shop-001', CacheNodeId: '0001' })],
    [
      'of a namespace of one’s own, whatever its dimensions',
      hitRate({ hits: [shop('Hits', { dimensions: { Any: 'x' } })] }),
    ],
    [
      'with a name that is known only when it is deployed',
      {
        latency: {
          stable: shop('A'),
          canary: aws('ApplicationELB', 'TargetResponseTime', {
            LoadBalancer: Lazy.string({ produce: () => 'app/shop/1' }),
          }),
          millisecondsPerUnit: 1000,
        },
      },
    ],
    ['by requests counted as samples', traffic({ canaryRequests: shop('Latency', { statistic: 'SampleCount' }) })],
  ])('%s', (_, health) => {
    expect(() => synth(health)).not.toThrow();
  });
});
