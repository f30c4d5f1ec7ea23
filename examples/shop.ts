import type { RolloutOrchestratorProps } from 'sluice';

const metric = (metricName: string) => ({ namespace: 'Shop', metricName });

/** The rollout of an imagined shop, for the examples that are about something else. */
export const SHOP: RolloutOrchestratorProps = {
  recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: 'www.example.com' }] },
  cache: { url: 'rediss://cache.example.com:6379' },
  health: { hitRate: { hits: [metric('CacheHits')], misses: [metric('CacheMisses')] } },
};
