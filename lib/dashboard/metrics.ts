import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type * as z from 'zod';
import type { MetricSettings } from '../settings/metric-settings.ts';
import type { Settings } from '../settings/settings.ts';

export type Health = Settings['health'];
type MetricChoice = z.output<typeof MetricSettings>;

/** Three stand side by side: CloudWatch's grid is 24 wide. */
export const GRAPH_WIDTH = 8;

export const PERCENT = { label: '%', min: 0, max: 100, showUnits: false };
export const PERCENT_FROM_ZERO = { label: '%', min: 0, showUnits: false };
export const MILLISECONDS = { label: 'ms', min: 0, showUnits: false };
export const COUNT = { min: 0, showUnits: false };

/** A metric as the settings write it, in the periods that the judge reads. */
export function metric(health: Health, choice: MetricChoice, usualStatistic: string, label?: string): Metric {
  const { namespace, metricName, dimensions, statistic = usualStatistic } = choice;
  const { period } = health;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: dimensions,
    statistic,
    period,
    label: label ?? metricName,
  });
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

export function expression(health: Health, label: string, formula: string, usingMetrics: Record<string, IMetric>) {
  return new MathExpression({ label, expression: formula, usingMetrics, period: health.period });
}

/** The metric in milliseconds, whatever its unit. */
export function inMilliseconds(health: Health, raw: Metric, label: string, perUnit: number): IMetric {
  if (perUnit === 1) return raw;
  return expression(health, label, `${label} * ${perUnit}`, { [label]: raw });
}
