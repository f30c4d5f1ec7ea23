import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { canaryPercent, type Weights } from '../protocol/rollout.ts';

const metrics = new Metrics({ namespace: 'Sluice' });
// Powertools adds a dimension "service", and CloudWatch finds a metric by its exact dimensions.
metrics.clearDefaultDimensions();

/** The share that the records intend, through the log (EMF): whenever Sluice moves it, and whenever the watcher looks. */
export function publishWeights(stack: string, weights: Weights): void {
  const percent = canaryPercent(weights);
  if (percent === null) return;
  metrics.addDimension('Stack', stack).addMetric('IntendedCanaryPercent', MetricUnit.Percent, percent);
  metrics.publishStoredMetrics();
}
