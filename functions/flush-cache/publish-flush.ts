import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { FlushRecord } from '../../core/protocol/rollout.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/**
 * Once per flush that deleted for real, through the log (EMF): the VPC needs no endpoint of CloudWatch. By profile, and
 * where the stack is known once more by both, so that two stacks of one account can be told apart.
 */
export function publishFlush(record: FlushRecord, stack?: string): void {
  const { profile, dryRun, done, before } = record;
  if (dryRun || !done || !before) return;
  publish(record, before, { Profile: profile });
  if (stack !== undefined) publish(record, before, { Stack: stack, Profile: profile });
}

function publish(record: FlushRecord, before: NonNullable<FlushRecord['before']>, by: Record<string, string>): void {
  const { deleted, preserved, durationMs, freedBytes, serverMs } = record;
  metrics
    .addDimensions(by)
    .addMetric('KeysDeleted', MetricUnit.Count, deleted)
    .addMetric('KeysPreserved', MetricUnit.Count, preserved)
    .addMetric('FlushDuration', MetricUnit.Milliseconds, durationMs)
    .addMetric('HitsBefore', MetricUnit.Count, before.hits)
    .addMetric('MissesBefore', MetricUnit.Count, before.misses);
  // What the servers do not tell is left out: a zero would be a lie.
  if (typeof freedBytes === 'number') metrics.addMetric('FreedBytes', MetricUnit.Bytes, freedBytes);
  if (typeof serverMs === 'number') metrics.addMetric('FlushServerTime', MetricUnit.Milliseconds, serverMs);
  metrics.publishStoredMetrics();
}
