/** The names under which the shop publishes how it is doing: one datapoint a second. */
export const METRICS = {
  namespace: 'Shop',
  hits: 'CacheHits',
  misses: 'CacheMisses',
  databaseLatency: 'DatabaseLatency',
  requests: 'Requests',
  errors: 'Errors',
  latency: 'Latency',
} as const;

/** The old backend and the new one. */
export const BACKEND = { stable: 'express', canary: 'serverless' } as const;
export type Side = keyof typeof BACKEND;
