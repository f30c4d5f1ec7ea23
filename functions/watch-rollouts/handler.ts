import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import { z } from 'zod';
import { sweepApprovals } from '../approvals.ts';
import { executionsOf } from '../executions.ts';
import { machineHash } from '../lease/lease.ts';
import { RecordGroup } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { jsonOf } from '../parse.ts';
import { isQuiet } from './is-quiet.ts';
import { type Watched, watch } from './watch.ts';

/** Either Step Functions' status event, which names an execution, or the schedule's tick, which names none. */
const Event = z.object({ detail: z.object({ executionArn: z.string().optional() }).default({}) });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
  APPROVALS_PREFIX: z.string(),
  TOPIC_ARN: z.string(),
  STACK_NAME: z.string(),
});

const environment = Environment.parse(process.env);
const {
  RECORD_GROUP: group,
  STAGE_MACHINE_ARN: stageMachineArn,
  ROLLBACK_MACHINE_ARN: rollbackMachineArn,
} = environment;
const logger = new Logger({ serviceName: 'watch-rollouts' });
const metrics = new Metrics({
  namespace: 'Sluice',
  serviceName: 'watch-rollouts',
  defaultDimensions: { Stack: environment.STACK_NAME },
});
const executions = executionsOf(new SFNClient());
const ssm = new SSMClient();
const sns = new SNSClient();
const dns = dnsOf(connectRoute53(group));

export async function handler(input: unknown): Promise<Pick<Watched, 'outcome' | 'rollbackArn'>> {
  const { executionArn } = Event.parse(input).detail;
  const scheduled = executionArn === undefined;
  if (
    scheduled &&
    isQuiet(await executions.lastActivity([stageMachineArn, rollbackMachineArn]), new Date(), jitter())
  ) {
    return { outcome: 'quiet', rollbackArn: null };
  }
  if (scheduled) await sweepApprovals(ssm, environment.APPROVALS_PREFIX, executions.isRunning);

  const watched = await watch({ dns, group, executions, stageMachineArn, rollbackMachineArn }, executionArn);
  report(watched);
  if (watched.stuck?.isTimeToSay) await callForHelp(watched.stuck.message);
  const { outcome, rollbackArn } = watched;
  return { outcome, rollbackArn };
}

/** A different minute for each stack. */
function jitter(): number {
  return Number.parseInt(machineHash(stageMachineArn).slice(0, 4), 16);
}

/** Each of these raises an alarm of its name: a person has to look. */
function report({ foreign, drift, stuck, outcome, rollbackArn }: Watched): void {
  logger.info('watched', { outcome, rollbackArn, foreign, drift, stuck: stuck?.message ?? null });
  metrics.addMetric('ForeignLease', MetricUnit.Count, foreign ? 1 : 0);
  metrics.addMetric('WeightsDrifted', MetricUnit.Count, drift ? 1 : 0);
  metrics.addMetric('RollbackStuck', MetricUnit.Count, stuck ? 1 : 0);
  metrics.publishStoredMetrics();
}

async function callForHelp(message: string): Promise<void> {
  await sns.send(
    new PublishCommand({
      TopicArn: environment.TOPIC_ARN,
      Subject: 'Sluice: a rollback does not get through',
      Message: `${environment.STACK_NAME}: ${message}`,
    }),
  );
}
