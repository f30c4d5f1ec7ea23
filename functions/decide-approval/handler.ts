import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { whyNotGreen } from '../../core/alarms/insist-on-green.ts';
import { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import { deleteApproval, findApproval, type PendingApproval, stillWaits } from '../../core/approvals/approvals.ts';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { gateDecided } from '../../core/events/gate-news.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { commonLease, RecordGroup, readLeases } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { html } from '../../core/text/html.ts';
import { askHealth } from './ask-health.ts';
import { describeApproval, describeRejection } from './describe-decision.ts';
import { type Situation, whyNotApprove, whyNotDecide } from './may-decide.ts';
import { type Decision, readDecision } from './read-decision.ts';
import { type Occasion, sendAnswer } from './send-answer.ts';

/** Lambda's, as far as it matters: CloudTrail's data event has the same id beside the caller's identity. */
const Context = z.object({ awsRequestId: z.string().min(1) });

export const Environment = z.object({
  APPROVALS_PREFIX: z.string().startsWith('/'),
  ALARMS: jsonOf(AlarmNames),
  RECORD_GROUP: jsonOf(RecordGroup),
  /** The function that judges, in the version that this one was deployed with. */
  CHECK_HEALTH: z.string(),
  COMMENT_REQUIRED: z.enum(['yes', 'no']),
  EVENTS: jsonOf(EventsConfig).optional(),
});

const environment = Environment.parse(process.env);
const { APPROVALS_PREFIX: prefix, ALARMS: alarms, RECORD_GROUP: group } = environment;
const commentRequired = environment.COMMENT_REQUIRED === 'yes';
const logger = new Logger({ serviceName: 'decide-approval' });
const announce = announcer(environment.EVENTS, logger);
const ssm = new SSMClient();
const stepFunctions = new SFNClient();
const cloudWatch = new CloudWatchClient();
const lambda = new LambdaClient();
const { dns } = connectRoute53(group);

export interface Answer {
  decided: boolean;
  /** One sentence or two for the person who pressed. */
  message: string;
}

/** Decides for a person, and believes nothing the caller says about the stage. The dashboard shows HTML in its pop-up. */
export async function handler(input: unknown, context: unknown): Promise<Answer | string> {
  const decision = readDecision(input);
  const { awsRequestId: requestId } = Context.parse(context);
  const answer = await decide(decision, { now: new Date(), requestId });
  const { decided, message } = answer;
  logger.info(decided ? 'decided' : 'not decided', { ...decision, requestId, message });
  if (decision.via === 'program') return answer;
  return html`<h3>${decided ? 'Done' : 'Not done'}</h3><p>${message}</p>`.text;
}

async function decide(decision: Decision, { now, requestId }: Occasion): Promise<Answer> {
  const found = await findApproval(ssm, prefix, decision.execution);
  if (!found) return refused(`Nothing waits under the name ${decision.execution}: it was decided, or has ended.`);
  const { pending, token } = found;
  const running = await stillWaits(executionsOf(stepFunctions).isRunning, pending.executionArn);
  const problem = whyNotDecide(decision, pending, { running, commentRequired });
  if (problem) return refused(problem);
  // A person can always say no, even while Route 53 or CloudWatch is out of reach.
  const situation = decision.decision === 'approve' ? await look(pending) : null;
  const objection = situation && whyNotApprove(pending, situation, now);
  if (objection) return refused(objection);

  if (!(await sendAnswer(stepFunctions, token, pending, decision, { now, requestId }))) {
    return refused(`Stage ${pending.stage} was already decided, or it has ended.`);
  }
  await forget(pending.execution);
  await announce(() => gateDecided(pending, decision));
  const message = situation ? describeApproval(pending, situation.health.reason, now) : describeRejection(pending);
  return { decided: true, message };
}

function refused(message: string): Answer {
  return { decided: false, message };
}

async function look(pending: PendingApproval): Promise<Situation> {
  const [leases, alarmProblem, health] = await Promise.all([
    readLeases(dns.list, group),
    whyNotGreen(cloudWatch, alarms, pending.from.canary > 0),
    askHealth(lambda, environment.CHECK_HEALTH, pending),
  ]);
  return { lease: commonLease(leases), alarmProblem: alarmProblem?.message ?? null, health };
}

/** The decision stands already; what stays behind answers "already decided", and the watcher sweeps it. */
async function forget(execution: string): Promise<void> {
  try {
    await deleteApproval(ssm, prefix, execution);
  } catch (error) {
    logger.warn('a decided approval could not be deleted', {
      execution,
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}
