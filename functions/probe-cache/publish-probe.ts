import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { OWN_ALARMS } from '../../core/alarms/own-alarms.ts';
import type { CacheReading, Counters } from './cache-reading.ts';
import type { CacheVerdict } from './judge-cache.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/** One look at the cache, through the log (EMF). What is not known is left out: a zero would be a lie. */
export function publishProbe(
  host: string,
  status: CacheVerdict['status'],
  reading: CacheReading | null,
  counted: Counters | null,
): void {
  metrics.addDimension('Cache', host).addMetric(OWN_ALARMS.CacheDown, MetricUnit.Count, reading ? 1 : 0);
  if (reading) {
    metrics
      .addMetric(OWN_ALARMS.CacheDegraded, MetricUnit.Count, status === 'degraded' ? 1 : 0)
      .addMetric('CacheLatency', MetricUnit.Milliseconds, reading.latencyMs)
      .addMetric('UsedMemory', MetricUnit.Bytes, reading.usedMemoryBytes);
  }
  if (counted) {
    metrics
      .addMetric('CacheHits', MetricUnit.Count, counted.hits)
      .addMetric('CacheMisses', MetricUnit.Count, counted.misses)
      .addMetric('Evictions', MetricUnit.Count, counted.evictions);
  }
  metrics.publishStoredMetrics();
}
