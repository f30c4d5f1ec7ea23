import type { SettingsInput } from '../../lib/settings/settings.ts';
import { BACKEND, METRICS, type Side } from './metrics.ts';
import { SHOP, type Site } from './site.ts';

export interface LocalSite {
  zone: string;
  redisUrl: string;
  /** @default SHOP */
  site?: Site;
}

/**
 * The settings of the environment `local`: the product's own, with durations that a person can sit through. Metrics
 * have one datapoint a second here, so three periods are three seconds.
 */
export function localSettings({ zone, redisUrl, site = SHOP }: LocalSite): SettingsInput {
  const shop = (metricName: string) => ({ namespace: site.namespace, metricName });
  const of = (side: Side, metricName: string) => ({ ...shop(metricName), dimensions: { Backend: BACKEND[side] } });
  return {
    recordGroup: { hostedZoneId: zone, records: [{ name: site.name, types: ['A', 'AAAA'] }] },
    // The last stage flushes once more after its advance, and sits out a second dip of the hit rate.
    stages: [5, 25, 50, { percent: 100, bake: '11 seconds' }],
    cache: { url: redisUrl },
    warmUp: { wait: '4 seconds', checkEvery: '1 second', deadline: '25 seconds' },
    health: {
      period: '1 second',
      metricLag: '2 seconds',
      hitRate: { hits: [shop(METRICS.hits)], misses: [shop(METRICS.misses)], minLookups: 50 },
      databaseLatency: { metric: { ...shop(METRICS.databaseLatency), statistic: 'Average' }, ceilingMs: 1200 },
      latency: {
        stable: { ...of('stable', METRICS.latency), statistic: 'p90' },
        canary: { ...of('canary', METRICS.latency), statistic: 'p90' },
        // A page that is not in the cache takes up to 800 ms, and of a few requests a second one may be such a page.
        floorMs: 1000,
        maxRatio: 3,
        maxRatioAlone: 3,
        outOf: 5,
        mayExceed: 2,
        allOfFirst: 3,
        allOfLast: 3,
      },
      traffic: {
        stableRequests: of('stable', METRICS.requests),
        canaryRequests: of('canary', METRICS.requests),
        stableErrors: of('stable', METRICS.errors),
        canaryErrors: of('canary', METRICS.errors),
        // A few hundred requests in five seconds: chance alone moves the share by several points.
        minRequests: 10,
        errorMarginPercent: 5,
        splitTolerancePercent: 12,
        periods: 5,
      },
    },
    bake: { time: '6 seconds', checkEvery: '1 second' },
    alarms: { abortOn: [site.alarms.shop], abortOnCanary: [site.alarms.canary] },
    propagation: { deadline: '1 minute', checkEvery: '1 second' },
  };
}
