import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { RedisReplyError } from '../../core/redis/replies.ts';
import type { Shard } from '../../core/redis/shards.ts';

/** What one look at the cache found, all primaries together. */
export interface CacheReading {
  /** The server processes that answered: counters compare only while these stay the same. */
  ids: string[];
  /** Of the slowest primary. */
  latencyMs: number;
  version: string;
  /** The worst role: one primary that became a replica is enough. */
  role: string;
  /** Why it refuses to delete a key, which nobody has: what Redis says, in its first word; null where it takes writes. */
  refusesWrites: string | null;
  loading: boolean;
  usedMemoryBytes: number;
  maxMemoryBytes: number;
  /** Since the servers started. */
  evictions: number;
}

export async function readCache(shards: Shard[]): Promise<CacheReading> {
  const latencies = await Promise.all(shards.map(measureMs));
  const refusals = await Promise.all(shards.map(refusalOf));
  const servers = shards.map(({ server }) => server);
  const sum = (what: 'evictions' | 'usedMemoryBytes' | 'maxMemoryBytes') =>
    servers.reduce((total, server) => total + server[what], 0);
  return {
    ids: shards.map(({ id }) => id).sort(),
    latencyMs: Math.max(...latencies),
    version: [...new Set(servers.map(({ version }) => version))].join(', '),
    role: servers.find(({ role }) => role !== 'master')?.role ?? 'master',
    refusesWrites: refusals.find((refusal) => refusal !== null) ?? null,
    loading: servers.some(({ loading }) => loading),
    usedMemoryBytes: sum('usedMemoryBytes'),
    maxMemoryBytes: sum('maxMemoryBytes'),
    evictions: sum('evictions'),
  };
}

async function measureMs(shard: Shard): Promise<number> {
  const sentAt = performance.now();
  await shard.ping();
  return Math.round((performance.now() - sentAt) * 1000) / 1000;
}

/** Rights are no matter of the cache's health: which keys this user may delete, a preflight tells. */
async function refusalOf(shard: Shard): Promise<string | null> {
  try {
    await shard.tryUnlink(Buffer.from(`sluice-probe:${randomUUID()}`));
    return null;
  } catch (error) {
    if (!(error instanceof RedisReplyError)) throw error;
    const [code = ''] = error.message.split(' ', 1);
    return code === 'NOPERM' ? null : code;
  }
}
