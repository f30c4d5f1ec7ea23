import type { SettingsInput } from '../../lib/settings/settings.ts';
import { METRICS } from '../site/metrics.ts';

export interface TrackSite {
  zone: string;
  redisUrl: string;
  sites: string[];
  alarm: string;
}

/** Stages of a few seconds: every state is there, gate and second flush included, and nothing waits longer than it must. */
export function trackSettings({ zone, redisUrl, sites, alarm }: TrackSite): SettingsInput {
  const metric = (metricName: string) => ({ namespace: METRICS.namespace, metricName });
  return {
    recordGroup: { hostedZoneId: zone, records: sites.map((name) => ({ name, types: ['A', 'AAAA'] })) },
    cache: { url: redisUrl },
    flush: { againAfterAdvance: true },
    warmUp: { wait: '1 second', checkEvery: '1 second', deadline: '30 seconds' },
    health: {
      period: '1 second',
      metricLag: '20 seconds',
      hitRate: { hits: [metric(METRICS.hits)], misses: [metric(METRICS.misses)], periods: 1, minLookups: 10 },
    },
    bake: { time: '1 second', checkEvery: '1 second' },
    gate: { stages: [25], expiry: '40 seconds' },
    alarms: { abortOn: [alarm] },
    propagation: { deadline: '1 minute', checkEvery: '1 second' },
  };
}
