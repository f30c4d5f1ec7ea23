import {
  type CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { BACKEND, METRICS } from './metrics.ts';
import type { Site } from './site.ts';

export async function createAlarms(cloudWatch: CloudWatchClient, site: Site): Promise<void> {
  const alarms = [errorsOf(site, BACKEND.stable, site.alarms.shop), errorsOf(site, BACKEND.canary, site.alarms.canary)];
  for (const alarm of alarms) await cloudWatch.send(new PutMetricAlarmCommand(alarm));
}

/** More than three errors in ten seconds. */
function errorsOf({ namespace }: Site, backend: string, name: string): PutMetricAlarmCommandInput {
  return {
    AlarmName: name,
    AlarmDescription: `The backend "${backend}" answers with errors.`,
    Namespace: namespace,
    MetricName: METRICS.errors,
    Dimensions: [{ Name: 'Backend', Value: backend }],
    Statistic: 'Sum',
    Period: 10,
    EvaluationPeriods: 1,
    Threshold: 3,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
  };
}
