import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Common } from '../../core/health/common.ts';
import type { Line } from '../../core/health/drawing.ts';
import { type Metric as HealthMetric, isMath, renamed } from '../../core/health/metric.ts';

/** Of CloudWatch's grid. */
export const WIDTH = 24;
/** Three stand side by side. */
export const GRAPH_WIDTH = WIDTH / 3;

export const PERCENT = { label: '%', min: 0, max: 100, showUnits: false };
export const MILLISECONDS = { label: 'ms', min: 0, showUnits: false };
export const YES_OR_NO = { label: '1 = yes, 0 = no', min: 0, max: 1, showUnits: false };

/** An axis of things counted. Each axis has one unit, and says which. */
export function counted(label: string) {
  return { label, min: 0, showUnits: false };
}

/** In the periods that the judge reads. */
export function drawn({ name: label, quantity }: Line, { periodSeconds }: Pick<Common, 'periodSeconds'>): IMetric {
  const period = Duration.seconds(periodSeconds);
  const { metrics, formula: expression } = quantity;
  const usingMetrics = Object.fromEntries(
    Object.entries(metrics).map(([name, metric]) => [name, drawnMetric(metric, name, period)]),
  );
  const alone = usingMetrics[expression];
  return alone ? alone.with({ label }) : new MathExpression({ label, expression, usingMetrics, period });
}

/** Ids hold for a whole graph, so those of an expression have the name of its own before them. */
function drawnMetric(metric: HealthMetric, name: string, period: Duration): Metric | MathExpression {
  if (!isMath(metric)) {
    const { namespace, metricName, dimensions: dimensionsMap, statistic } = metric;
    return new Metric({ namespace, metricName, dimensionsMap, statistic, period, label: metricName });
  }
  const idOf = (id: string) => `${name}_${id}`;
  const usingMetrics = Object.entries(metric.usingMetrics).map(([id, part]) => [
    idOf(id),
    drawnMetric(part, idOf(id), period),
  ]);
  const expression = renamed(metric.expression, idOf);
  return new MathExpression({ expression, usingMetrics: Object.fromEntries(usingMetrics), period, label: name });
}

/** A metric of Sluice's own; what nobody published in a minute is no point. */
export function own(
  metricName: string,
  dimensionsMap: Record<string, string>,
  statistic: string,
  label: string,
): Metric {
  return new Metric({ namespace: 'Sluice', metricName, dimensionsMap, statistic, label });
}
