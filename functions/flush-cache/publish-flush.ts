import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FlushRecord } from '../rollout.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/** Once per flush that deleted for real, through the log (EMF): the VPC needs no endpoint of CloudWatch. */
export function publishFlush({ profile, dryRun, done, deleted, preserved, durationMs, before }: FlushRecord): void {
  if (dryRun || !done || !before) return;
  metrics
    .addDimension('Profile', profile)
    .addMetric('KeysDeleted', MetricUnit.Count, deleted)
    .addMetric('KeysPreserved', MetricUnit.Count, preserved)
    .addMetric('FlushDuration', MetricUnit.Milliseconds, durationMs)
    .addMetric('HitsBefore', MetricUnit.Count, before.hits)
    .addMetric('MissesBefore', MetricUnit.Count, before.misses)
    .publishStoredMetrics();
}
