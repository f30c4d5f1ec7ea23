/** A metric as one writes it down, named as CloudWatch names it. */
export interface WrittenMetric {
  namespace: string;
  metricName: string;
  dimensions?: Record<string, string> | undefined;
  statistic?: string | undefined;
  absentMeansZero?: boolean | undefined;
}
