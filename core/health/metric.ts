/** A CloudWatch metric in one statistic. */
export interface StoredMetric {
  namespace: string;
  metricName: string;
  dimensions: Record<string, string>;
  statistic: string;
  /** CloudWatch has no point where the count is zero; elsewhere a missing point is an unknown. */
  absentMeansZero: boolean;
}

/** CloudWatch's metric math over metrics that it stores, by the ids that the expression has for them. */
interface MathMetric {
  expression: string;
  usingMetrics: Record<string, StoredMetric>;
}

export type Metric = StoredMetric | MathMetric;

/** In an expression a word in small letters is the id of a metric; one in capitals is a function or an operator. */
const IDS = /\b[a-z]\w*\b/g;

export function isMath<M extends object>(metric: M): metric is Extract<M, { expression: unknown }> {
  return 'expression' in metric;
}

export function isStored(metric: Metric): metric is StoredMetric {
  return !isMath(metric);
}

export function idsIn(expression: string): string[] {
  return [...new Set(expression.match(IDS))];
}

/** The same expression, in which its metrics have other names. */
export function renamed(expression: string, nameOf: (id: string) => string): string {
  return expression.replace(IDS, nameOf);
}

/** What CloudWatch has to know for it: metrics that it stores. */
export function storedIn(metric: Metric): StoredMetric[] {
  return isMath(metric) ? Object.values(metric.usingMetrics) : [metric];
}

/** It, and what it is made of. */
export function withParts(metric: Metric): Metric[] {
  return isMath(metric) ? [...Object.values(metric.usingMetrics), metric] : [metric];
}

/** `FILL(errors, 0)` says of a metric what `absentMeansZero` says. */
export function withFills<M extends Metric>(metric: M): M {
  if (!isMath<Metric>(metric)) return metric;
  const parts = Object.entries(metric.usingMetrics).map(([id, part]) => {
    const isFilled = new RegExp(`\\bFILL\\(\\s*${id}\\s*,\\s*0\\s*\\)`).test(metric.expression);
    return [id, { ...part, absentMeansZero: part.absentMeansZero || isFilled }];
  });
  return { ...metric, usingMetrics: Object.fromEntries(parts) };
}

/** That of which a missing point is an unknown. */
export function mustSpeak(metric: Metric): Metric[] {
  return withParts(metric).filter((part) => isMath(part) || !part.absentMeansZero);
}
