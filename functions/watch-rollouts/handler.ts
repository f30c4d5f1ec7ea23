import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SFNClient } from '@aws-sdk/client-sfn';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { readAlarms } from '../../core/alarms/alarms.ts';
import { FINDINGS, type Finding, OWN_ALARMS, ownAlarmName } from '../../core/alarms/own-alarms.ts';
import { listApprovals, sweepApprovals } from '../../core/approvals/approvals.ts';
import { remindersOf } from '../../core/approvals/reminders.ts';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { type Article, articleLink } from '../../core/events/runbook.ts';
import { leaseForeign, weightsDrifted } from '../../core/events/watcher-news.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { isRollingBack } from '../../core/executions/start-rollback.ts';
import { machineHash } from '../../core/lease/lease.ts';
import { publishWeights } from '../../core/lease/publish-weights.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { isQuiet } from './is-quiet.ts';
import { remind } from './remind.ts';
import { describer, tellEnding } from './tell-ending.ts';
import { type Watched, watch } from './watch.ts';

/** Step Functions' status event, which names an execution; an alarm of the watcher's own; or the schedule's tick, which names neither. */
const Event = z.object({
  id: z.string().default(''),
  detail: z
    .object({ executionArn: z.string().optional(), status: z.string().optional(), alarmName: z.string().optional() })
    .default({}),
});

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
  APPROVALS_PREFIX: z.string(),
  TOPIC_ARN: z.string(),
  STACK_NAME: z.string(),
  EVENTS: jsonOf(EventsConfig).optional(),
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
const announce = announcer(environment.EVENTS, logger);
const stepFunctions = new SFNClient();
const executions = executionsOf(stepFunctions);
const ssm = new SSMClient();
const sns = new SNSClient();
const cloudWatch = new CloudWatchClient();
const { dns } = connectRoute53(group);

export async function handler(input: unknown): Promise<Pick<Watched, 'outcome' | 'rollbackArn'>> {
  const { id, detail } = Event.parse(input);
  const { executionArn, status, alarmName } = detail;
  const scheduled = executionArn === undefined && alarmName === undefined;
  if (
    scheduled &&
    isQuiet(await executions.lastActivity([stageMachineArn, rollbackMachineArn]), new Date(), jitter())
  ) {
    return { outcome: 'quiet', rollbackArn: null };
  }

  if (executionArn && status && (await isSeenTo(executionArn, status))) {
    await tell(executionArn, status);
    return { outcome: 'told', rollbackArn: null };
  }

  // First what nobody else would do; then what is only to be told.
  const watched = await watch({ dns, group, executions, stageMachineArn, rollbackMachineArn }, executionArn);
  report(watched);
  try {
    if (watched.stuck?.isTimeToSay) await callForHelp(watched.stuck.message);
  } finally {
    // A topic that refuses is told by the alarm WatcherFailed, and keeps nothing else from being done.
    if (executionArn && status) await tell(executionArn, status);
    if (alarmName) await tellFindings(watched, id);
    if (scheduled) await reassure(watched);
    if (scheduled) await lookAfterGates();
  }
  const { outcome, rollbackArn } = watched;
  return { outcome, rollbackArn };
}

/** Nothing is to be rolled back, or that is under way: where many stages end at once, Route 53 is for their rollbacks. */
async function isSeenTo(executionArn: string, status: string): Promise<boolean> {
  return GOES_WELL.includes(status) || isRollingBack(executions, rollbackMachineArn, executionArn);
}

const GOES_WELL = ['RUNNING', 'SUCCEEDED'];

async function tell(executionArn: string, status: string): Promise<void> {
  await announce(() => tellEnding(describer(stepFunctions), rollbackMachineArn, executionArn, status));
}

/** The alarms remember for us what was told: they turn red once for each time that something is found. */
async function tellFindings({ drift, foreign }: Watched, occurrence: string): Promise<void> {
  await announce(() => (drift ? weightsDrifted(drift, occurrence) : null));
  await announce(() => (foreign ? leaseForeign(foreign, occurrence) : null));
}

async function lookAfterGates(): Promise<void> {
  const prefix = environment.APPROVALS_PREFIX;
  await sweepApprovals(ssm, prefix, executions.isRunning);
  const { waiting } = await listApprovals(ssm, prefix);
  await remind(waiting, remindersOf(ssm, prefix), announce, new Date());
}

/** A different minute for each stack. */
function jitter(): number {
  return Number.parseInt(machineHash(stageMachineArn).slice(0, 4), 16);
}

function report(watched: Watched): void {
  const { foreign, drift, stuck, weights, outcome, rollbackArn } = watched;
  logger.info('watched', { outcome, rollbackArn, foreign, drift, stuck: stuck?.message ?? null });
  publishFindings(
    FINDINGS.filter((finding) => isFound(watched, finding)),
    1,
  );
  if (weights) publishWeights(environment.STACK_NAME, weights);
}

/**
 * An alarm stays as it is until it hears otherwise, and CloudWatch asks for a metric by the hour. So only an alarm that is
 * not green, or of which that cannot be told, hears that nothing was found.
 */
async function reassure(watched: Watched): Promise<void> {
  const notFound = FINDINGS.filter((finding) => !isFound(watched, finding));
  const names = notFound.map((finding) => ownAlarmName(environment.STACK_NAME, finding));
  const alarms = await readAlarms(cloudWatch, names).catch((error: unknown) => {
    logger.warn('Its own alarms cannot be read: each is told again that nothing was found.', { error: String(error) });
    return [];
  });
  publishFindings(
    notFound.filter((_, i) => alarms[i]?.state !== 'OK'),
    0,
  );
}

/** Each of these raises an alarm of its name: a person has to look. */
function isFound({ foreign, drift, stuck }: Watched, finding: Finding): boolean {
  const found: Record<Finding, unknown> = { ForeignLease: foreign, WeightsDrifted: drift, RollbackFailed: stuck };
  return Boolean(found[finding]);
}

function publishFindings(findings: Finding[], value: 0 | 1): void {
  for (const finding of findings) metrics.addMetric(OWN_ALARMS[finding], MetricUnit.Count, value);
  if (findings.length > 0) metrics.publishStoredMetrics();
}

function runbook(article: Article): string[] {
  const url = environment.EVENTS?.runbookUrl;
  return url ? [articleLink(url, article)] : [];
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 99;

async function callForHelp(message: string): Promise<void> {
  await sns.send(
    new PublishCommand({
      TopicArn: environment.TOPIC_ARN,
      Subject: `${environment.STACK_NAME}: a rollback does not get through`.slice(0, LONGEST_SUBJECT),
      Message: [`${environment.STACK_NAME}: ${message}`, ...runbook('RollbackFailed')].join('\n\n'),
    }),
  );
}
