import { renamed } from './metric.ts';
import type { WrittenMath, WrittenMetric } from './written-metric.ts';

/** A metric of the CDK, of which the period is ours. */
export interface CdkMetric {
  toMetricConfig(): {
    metricStat?: {
      namespace: string;
      metricName: string;
      dimensions?: { name: string; value: unknown }[];
      statistic: string;
    };
    mathExpression?: { expression: string; usingMetrics: Record<string, CdkMetric> };
  };
}

export function isOfCdk(value: unknown): value is CdkMetric {
  return typeof value === 'object' && value !== null && 'toMetricConfig' in value;
}

/** As one would write it down; null where that cannot be. */
export function nameCdk(metric: CdkMetric, usualStatistic: string): WrittenMetric | WrittenMath | null {
  const { metricStat, mathExpression } = metric.toMetricConfig();
  if (metricStat) return nameStored(metricStat, usualStatistic);
  if (!mathExpression) return null;
  const { expression, parts } = flatten(mathExpression, usualStatistic);
  return { expression, usingMetrics: Object.fromEntries(parts) };
}

type Stored = NonNullable<ReturnType<CdkMetric['toMetricConfig']>['metricStat']>;
type Calculated = NonNullable<ReturnType<CdkMetric['toMetricConfig']>['mathExpression']>;

function nameStored({ namespace, metricName, dimensions = [], statistic }: Stored, usual: string): WrittenMetric {
  return {
    namespace,
    metricName,
    dimensions: Object.fromEntries(dimensions.map(({ name, value }) => [name, String(value)])),
    // The CDK fills in Average where nothing is written, and an average of counts is never meant.
    statistic: usual === 'Sum' && statistic === 'Average' ? usual : statistic,
  };
}

/** An expression may use others; written into each other they are one. The CDK sees to it that an id has one meaning in all of them. */
function flatten(math: Calculated, usual: string): { expression: string; parts: [id: string, part: WrittenMetric][] } {
  const inner = new Map<string, string>();
  const parts = Object.entries(math.usingMetrics).flatMap(([id, used]): [string, WrittenMetric][] => {
    const { metricStat, mathExpression } = used.toMetricConfig();
    if (metricStat) return [[id, nameStored(metricStat, usual)]];
    if (!mathExpression) return [];
    const found = flatten(mathExpression, usual);
    inner.set(id, `(${found.expression})`);
    return found.parts;
  });
  return { expression: renamed(math.expression, (id) => inner.get(id) ?? id), parts };
}
