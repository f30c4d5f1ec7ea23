/** So much that a backend without Redis still answers, so little that it never runs out of memory. */
const MOST = 2000;

export interface Memory {
  get(key: string): string | null;
  put(key: string, value: string, ttlSeconds: number): void;
  count(key: string, windowSeconds: number): number;
  forget(matches: (key: string) => boolean): number;
  clear(): void;
  readonly size: number;
}

/** What one process remembers while Redis is away; the oldest goes first when it is full. */
export function openMemory(now: () => number = Date.now): Memory {
  const entries = new Map<string, { value: string; until: number }>();
  const get = (key: string) => {
    const entry = entries.get(key);
    return entry && entry.until > now() ? entry : null;
  };
  const put = (key: string, value: string, until: number) => {
    entries.delete(key);
    entries.set(key, { value, until });
    const [oldest] = entries.keys();
    if (entries.size > MOST && oldest !== undefined) entries.delete(oldest);
  };
  return {
    get: (key) => get(key)?.value ?? null,
    put: (key, value, ttlSeconds) => put(key, value, now() + ttlSeconds * 1000),
    count(key, windowSeconds) {
      const known = get(key);
      const counted = Number(known?.value ?? 0) + 1;
      put(key, String(counted), known?.until ?? now() + windowSeconds * 1000);
      return counted;
    },
    forget(matches) {
      const gone = [...entries.keys()].filter(matches);
      for (const key of gone) entries.delete(key);
      return gone.length;
    },
    clear: () => entries.clear(),
    get size() {
      return entries.size;
    },
  };
}
