/** The names under which the shop publishes how it is doing: one datapoint a second. */
export const METRICS = {
  namespace: 'Shop',
  hits: 'CacheHits',
  misses: 'CacheMisses',
  databaseLatency: 'DatabaseLatency',
  requests: 'Requests',
  errors: 'Errors',
  latency: 'Latency',
  /** Pages looked up in the cache, and those of them that the other backend had cached. */
  pageReads: 'PageReads',
  otherShape: 'OtherShape',
  /** Of both backends: 1,000 for a page that the other one had cached, 0 for any other, so that the average is of 1,000. */
  otherShapePerThousand: 'OtherShapePerThousand',
} as const;

/** The old backend and the new one. */
export const BACKEND = { stable: 'express', canary: 'serverless' } as const;
export type Side = keyof typeof BACKEND;
/** Who has written an entry of the cache. */
export type Writer = (typeof BACKEND)[Side];
