import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Settings } from '../settings/settings.ts';
import {
  COUNT,
  expression,
  GRAPH_WIDTH,
  type Health,
  inMilliseconds,
  MILLISECONDS,
  metric,
  own,
  PERCENT,
} from './metrics.ts';

/** What a flush is known to move: the hit rate, and with it the latency of the database; and Redis itself. */
export function cacheGraphs(settings: Settings, stack: string): GraphWidget[] {
  return [hitRate(settings.health, stack), ...databaseLatency(settings.health), redis(settings)];
}

/** Hits and misses are added up over all nodes first: an average of hit rates would be wrong. */
function hitRate(health: Health, stack: string): GraphWidget {
  const { hits, misses, minPercent } = health.hitRate;
  const hitMetrics = Object.fromEntries(hits.map((choice, i) => [`h${i}`, metric(health, choice, 'Sum')]));
  const missMetrics = Object.fromEntries(misses.map((choice, i) => [`m${i}`, metric(health, choice, 'Sum')]));
  const lookups = { ...hitMetrics, ...missMetrics };
  const sum = (metrics: Record<string, IMetric>) => `SUM([${Object.keys(metrics).join(',')}])`;
  return new GraphWidget({
    title: 'Hit rate',
    left: [expression(health, 'hit rate', `100 * ${sum(hitMetrics)} / ${sum(lookups)}`, lookups)],
    leftYAxis: PERCENT,
    leftAnnotations: [{ value: minPercent, label: `a stage goes on from ${minPercent} %` }],
    right: [own('KeysDeleted', { Stack: stack, Profile: 'migration' }, 'Sum', 'keys flushed')],
    rightYAxis: COUNT,
    width: GRAPH_WIDTH,
  });
}

function databaseLatency(health: Health): GraphWidget[] {
  if (!health.databaseLatency) return [];
  const { metric: choice, millisecondsPerUnit, ceilingMs, floorMs, maxRatio } = health.databaseLatency;
  const database = metric(health, choice, 'Average', 'database');
  const graph = {
    title: 'Database latency',
    left: [inMilliseconds(health, database, 'database', millisecondsPerUnit)],
    leftAnnotations: [
      { value: ceilingMs, label: 'ceiling' },
      { value: floorMs, label: `below this never judged; above it ${maxRatio} times what it was before the stage` },
    ],
  };
  return [new GraphWidget({ ...graph, leftYAxis: MILLISECONDS, width: GRAPH_WIDTH })];
}

/** What the stack's own probe publishes every minute; ElastiCache with IAM is not probed and tells of evictions. */
function redis({ cache, health }: Settings): GraphWidget {
  const Cache = new URL(cache.url).hostname;
  const probed = [
    own('CacheLatency', { Cache }, 'Average', 'answer of Redis, ms'),
    own('CacheUp', { Cache }, 'Minimum', 'reachable (1) or not (0)'),
  ];
  const evictions = health.redis?.evictions ?? [];
  const right = evictions.length
    ? evictions.map((choice) => metric(health, choice, 'Sum', 'evictions'))
    : [own('Evictions', { Cache }, 'Sum', 'evictions')];
  const left = cache.elastiCacheIam
    ? health.redis?.reachable
      ? [metric(health, health.redis.reachable, 'Minimum')]
      : []
    : probed;
  const graph = { title: 'Redis', left, right, leftYAxis: COUNT, rightYAxis: COUNT };
  return new GraphWidget({ ...graph, width: GRAPH_WIDTH });
}
