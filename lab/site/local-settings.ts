import type { SettingsInput } from '../../lib/settings/settings.ts';
import { ALARMS } from './alarms.ts';
import { BACKEND, METRICS, type Side } from './metrics.ts';
import { SITE } from './zone.ts';

export interface LocalSite {
  zone: string;
  redisUrl: string;
}

/**
 * The settings of the environment `local`: the product's own, with durations that a person can sit through. Metrics
 * have one datapoint a second here, so three periods are three seconds.
 */
export function localSettings({ zone, redisUrl }: LocalSite): SettingsInput {
  return {
    recordGroup: { hostedZoneId: zone, records: [{ name: SITE, types: ['A', 'AAAA'] }] },
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
    alarms: { abortOn: [ALARMS.shop], abortOnCanary: [ALARMS.canary] },
    propagation: { deadline: '1 minute', checkEvery: '1 second' },
  };
}

function shop(metricName: string) {
  return { namespace: METRICS.namespace, metricName };
}

function of(side: Side, metricName: string) {
  return { ...shop(metricName), dimensions: { Backend: BACKEND[side] } };
}
