import type * as z from 'zod';
import type { HealthSettings } from './health-settings.ts';
import type { MetricSettings } from './metric-settings.ts';

type Health = z.output<typeof HealthSettings>;
type Metric = z.output<typeof MetricSettings>;

/** A metric of the settings, with the place where it is written. */
export interface Located {
  path: (string | number)[];
  metric: Metric;
  kind: 'count' | 'latency' | 'state';
}

export function metricsOf({ hitRate, databaseLatency, redis, latency, traffic }: Health): Located[] {
  const at = (path: (string | number)[], metric: Metric | undefined, kind: Located['kind']): Located[] =>
    metric ? [{ path: ['health', ...path], metric, kind }] : [];
  return [
    ...hitRate.hits.flatMap((metric, i) => at(['hitRate', 'hits', i], metric, 'count')),
    ...hitRate.misses.flatMap((metric, i) => at(['hitRate', 'misses', i], metric, 'count')),
    ...at(['databaseLatency', 'metric'], databaseLatency?.metric, 'latency'),
    ...at(['redis', 'reachable'], redis?.reachable, 'state'),
    ...(redis?.evictions ?? []).flatMap((metric, i) => at(['redis', 'evictions', i], metric, 'count')),
    ...at(['latency', 'stable'], latency?.stable, 'latency'),
    ...at(['latency', 'canary'], latency?.canary, 'latency'),
    ...at(['traffic', 'stableRequests'], traffic?.stableRequests, 'count'),
    ...at(['traffic', 'canaryRequests'], traffic?.canaryRequests, 'count'),
    ...at(['traffic', 'stableErrors'], traffic?.stableErrors, 'count'),
    ...at(['traffic', 'canaryErrors'], traffic?.canaryErrors, 'count'),
  ];
}

/** What is compared with what. */
export function comparisonsOf({ latency, traffic }: Health) {
  const pair = (path: string[], stable: Metric | undefined, canary: Metric | undefined) =>
    stable && canary ? [{ path: ['health', ...path], stable, canary }] : [];
  return [
    ...pair(['latency', 'canary'], latency?.stable, latency?.canary),
    ...pair(['traffic', 'canaryRequests'], traffic?.stableRequests, traffic?.canaryRequests),
    ...pair(['traffic', 'canaryErrors'], traffic?.stableErrors, traffic?.canaryErrors),
  ];
}
