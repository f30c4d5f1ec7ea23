import {
  type CloudWatchClient,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from '@aws-sdk/client-cloudwatch';
import { BACKEND, METRICS } from './metrics.ts';

/** Errors of either backend abort a stage; those of the canary only while it has traffic. */
export const ALARMS = { shop: 'shop-5xx', canary: 'shop-canary-errors' };

export async function createAlarms(cloudWatch: CloudWatchClient): Promise<void> {
  const alarms = [errorsOf(BACKEND.stable, ALARMS.shop), errorsOf(BACKEND.canary, ALARMS.canary)];
  for (const alarm of alarms) await cloudWatch.send(new PutMetricAlarmCommand(alarm));
}

/** More than three errors in ten seconds. */
function errorsOf(backend: string, name: string): PutMetricAlarmCommandInput {
  return {
    AlarmName: name,
    AlarmDescription: `The backend "${backend}" answers with errors.`,
    Namespace: METRICS.namespace,
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
