/** A metric as one writes it down, named as CloudWatch names it. */
export interface WrittenMetric {
  namespace: string;
  metricName: string;
  dimensions?: Record<string, string> | undefined;
  statistic?: string | undefined;
  absentMeansZero?: boolean | undefined;
}

/** Metric math as one writes it down, named as the CDK names it. */
export interface WrittenMath {
  expression: string;
  usingMetrics: Record<string, WrittenMetric>;
}
