/** What a server tells about itself in INFO. */
export interface ServerInfo {
  /** Of this process: a restart or a failover brings another. Null where a proxy hides it. */
  runId: string | null;
  version: string;
  /** PEXPIRE knows LT: Redis since 7.0, and every Valkey. */
  expiresLessThan: boolean;
  role: string;
  loading: boolean;
  /** It is one node of a cluster and holds only some of the slots. */
  clusterNode: boolean;
  /** Lookups since the server started. */
  hits: number;
  misses: number;
  evictions: number;
  usedMemoryBytes: number;
  /** Values that were unlinked and still wait to be freed. */
  pendingFrees: number;
  /** 0: no limit. */
  maxMemoryBytes: number;
  /** Keys in the database that was asked about. */
  keys: number;
  /** The other databases that hold keys, by number. */
  elsewhere: { database: number; keys: number }[];
}

export function parseInfo(text: string, database: number): ServerInfo {
  const fields = new Map(
    text.split('\r\n').flatMap((line) => {
      const colon = line.indexOf(':');
      return colon > 0 ? [[line.slice(0, colon), line.slice(colon + 1)] as const] : [];
    }),
  );
  const databases = [...text.matchAll(/^db(\d+):keys=(\d+)/gm)].map(([, which, keys]) => ({
    database: Number(which),
    keys: Number(keys),
  }));
  const number = (name: string) => Number(fields.get(name) ?? 0);
  return {
    runId: fields.get('run_id') ?? null,
    version: fields.get('valkey_version') ?? fields.get('redis_version') ?? 'unknown',
    expiresLessThan: fields.has('valkey_version') || Number.parseInt(fields.get('redis_version') ?? '0', 10) >= 7,
    role: fields.get('role') ?? 'unknown',
    loading: fields.get('loading') === '1',
    clusterNode: fields.get('cluster_enabled') === '1',
    hits: number('keyspace_hits'),
    misses: number('keyspace_misses'),
    evictions: number('evicted_keys'),
    usedMemoryBytes: number('used_memory'),
    pendingFrees: number('lazyfree_pending_objects'),
    maxMemoryBytes: number('maxmemory'),
    keys: databases.find((one) => one.database === database)?.keys ?? 0,
    elsewhere: databases.filter((one) => one.database !== database),
  };
}
