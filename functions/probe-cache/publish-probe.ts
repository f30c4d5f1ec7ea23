import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { OWN_ALARMS } from '../../core/alarms/own-alarms.ts';
import type { CacheVerdict } from './judge-cache.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/**
 * One look at the cache, through the log (EMF). What is not known is left out: a zero would be a lie. CloudWatch asks for
 * a metric by the hour, so one that only an alarm reads is published while there is something to tell.
 */
export function publishProbe(host: string, status: CacheVerdict['status'], evicted: number | null): void {
  metrics.addDimension('Cache', host).addMetric(OWN_ALARMS.CacheDown, MetricUnit.Count, status === 'down' ? 0 : 1);
  if (status === 'degraded') metrics.addMetric(OWN_ALARMS.CacheDegraded, MetricUnit.Count, 1);
  if (evicted !== null) metrics.addMetric('Evictions', MetricUnit.Count, evicted);
  metrics.publishStoredMetrics();
}
