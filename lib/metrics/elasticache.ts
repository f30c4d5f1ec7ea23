import type { WrittenMetric } from '../../core/health/written-metric.ts';

/** What `health.hitRate` and `health.redis` read of a cache. */
export interface CacheMetrics {
  hits: WrittenMetric[];
  misses: WrittenMetric[];
  evictions: WrittenMetric[];
}

const NAMESPACE = 'AWS/ElastiCache';

/**
 * The nodes of a replication group. ElastiCache publishes by node and never by group, and replicas answer lookups too,
 * so all of them belong in.
 */
export function elastiCacheNodes(cacheClusterIds: string[]): CacheMetrics {
  return metricsBy(cacheClusterIds.map((CacheClusterId) => ({ CacheClusterId })));
}

/** As ElastiCache names them: `shop-001` where there is one shard, `shop-0001-001` in cluster mode. */
export function nodeIds(
  replicationGroupId: string,
  { shards, nodesPerShard }: { shards?: number; nodesPerShard: number },
): string[] {
  const nodes = numbers(nodesPerShard, 3);
  const groups =
    shards === undefined ? [replicationGroupId] : numbers(shards, 4).map((n) => `${replicationGroupId}-${n}`);
  return groups.flatMap((group) => nodes.map((node) => `${group}-${node}`));
}

/** A serverless cache. Its dimension is `clusterId`, with a small letter, and its value is the cache's name. */
export function elastiCacheServerless(cacheName: string): CacheMetrics {
  return metricsBy([{ clusterId: cacheName }]);
}

function metricsBy(places: Record<string, string>[]): CacheMetrics {
  const each = (metricName: string) => places.map((dimensions) => ({ namespace: NAMESPACE, metricName, dimensions }));
  return { hits: each('CacheHits'), misses: each('CacheMisses'), evictions: each('Evictions') };
}

function numbers(count: number, digits: number): string[] {
  return Array.from({ length: count }, (_, i) => String(i + 1).padStart(digits, '0'));
}
