import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { OWN_ALARMS } from '../../core/alarms/own-alarms.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/** What the scheduled run found, through the log (EMF). A 0 is what turns the alarm green again. */
export function publishPreflight(stackName: string, failed: boolean): void {
  metrics
    .addDimension('Stack', stackName)
    .addMetric(OWN_ALARMS.PreflightFailed, MetricUnit.Count, failed ? 1 : 0)
    .publishStoredMetrics();
}
