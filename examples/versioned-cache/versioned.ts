/** As much of a cache as pages need. What `get` answers is the cache's own affair. */
export interface Cache<Found = string | null> {
  get(key: string): Promise<Found>;
  put(key: string, value: string, ttlSeconds?: number): Promise<void>;
}

/** The same cache with keys for one shape of its entries: what is cached in another shape is neither found nor overwritten. */
export function versioned<Found>(cache: Cache<Found>, shape: string): Cache<Found> {
  const keyOf = (key: string) => `${shape}:${key}`;
  return {
    get: (key) => cache.get(keyOf(key)),
    put: (key, value, ttlSeconds) => cache.put(keyOf(key), value, ttlSeconds),
  };
}
