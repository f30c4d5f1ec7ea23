import { Logger } from '@aws-lambda-powertools/logger';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { listApprovals, type PendingApproval, stillWaits } from '../../core/approvals/approvals.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { lastEntered } from '../../core/executions/state-events.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { DOCUMENTATION } from './documentation.ts';
import { type RecentStage, readRecentStages } from './recent-stages.ts';
import { renderApprovals } from './render-approvals.ts';
import { readStanding, type Standing } from './standing.ts';

const Typed = z.string().max(1000).catch('').default('');

const NOTHING_TYPED = { forms: { all: { by: '', comment: '' } }, theme: 'light' } as const;

/** CloudWatch calls with a context, and with `describe` when somebody sets the widget up; the CLI calls with `list`. */
const Event = z.object({
  describe: z.boolean().default(false),
  list: z.boolean().default(false),
  widgetContext: z
    .object({
      forms: z.object({ all: z.object({ by: Typed, comment: Typed }) }),
      theme: z.enum(['light', 'dark']).catch('light'),
    })
    .default(NOTHING_TYPED),
});

export const Environment = z.object({
  APPROVALS_PREFIX: z.string().startsWith('/'),
  RECORD_GROUP: jsonOf(RecordGroup),
  STAGES: jsonOf(z.array(z.int())),
  STAGE_MACHINE_ARN: z.string().startsWith('arn:'),
  ROLLBACK_MACHINE_ARN: z.string().startsWith('arn:'),
  DECIDE_FUNCTION_ARN: z.string().startsWith('arn:'),
  COMMENT_REQUIRED: z.enum(['yes', 'no']),
});

const MOST_RECENT = 5;

const environment = Environment.parse(process.env);
const machines = { stage: environment.STAGE_MACHINE_ARN, rollback: environment.ROLLBACK_MACHINE_ARN };
const logger = new Logger({ serviceName: 'approvals-widget' });
const ssm = new SSMClient();
const stepFunctions = new SFNClient();
const executions = executionsOf(stepFunctions);
const { dns } = connectRoute53(environment.RECORD_GROUP);

/** Shows where the rollout stands and what waits, and changes nothing: dashboards call it at every refresh. */
export async function handler(input: unknown): Promise<string | PendingApproval[]> {
  const { describe, list, widgetContext } = parseRequest(Event, input, 'a call of the approvals widget');
  if (describe) return DOCUMENTATION;

  const [{ waiting: asked, unreadable }, standing, recent] = await Promise.all([
    listApprovals(ssm, environment.APPROVALS_PREFIX),
    list ? null : unlessUnread('where the rollout stands', standingNow()),
    list ? null : unlessUnread('how the last stages ended', recentStages()),
  ]);
  const waiting = await unlessEnded(asked);
  if (unreadable.length > 0) logger.warn('some pending approvals cannot be read', { parameters: unreadable });
  if (list) return waiting;

  const { forms, theme } = widgetContext;
  const commentRequired = environment.COMMENT_REQUIRED === 'yes';
  const { STAGES: stages } = environment;
  const view = { standing, stages, waiting, unreadable, recent, typed: forms.all, commentRequired, theme };
  return renderApprovals(view, environment.DECIDE_FUNCTION_ARN, new Date());
}

/** A stage that was stopped at its gate leaves its question behind until the watcher sweeps it. */
async function unlessEnded(asked: PendingApproval[]): Promise<PendingApproval[]> {
  const waits = await Promise.all(asked.map(({ executionArn }) => maybeWaits(executionArn)));
  return asked.filter((_, i) => waits[i]);
}

/** Where nobody knows, the question stands: the decide function looks again before it counts an answer. */
async function maybeWaits(executionArn: string): Promise<boolean> {
  try {
    return await stillWaits(executions.isRunning, executionArn);
  } catch (error) {
    logger.warn('nobody knows whether a stage still waits', { error: error instanceof Error ? error.name : 'unknown' });
    return true;
  }
}

function standingNow(): Promise<Standing> {
  return readStanding({
    ...{ list: dns.list, group: environment.RECORD_GROUP, executions, machines },
    lastEntered: (executionArn) => lastEntered(stepFunctions, executionArn),
  });
}

function recentStages(): Promise<RecentStage[]> {
  return readRecentStages(stepFunctions, machines, MOST_RECENT);
}

/** What waits can be answered even while nobody can say the rest. */
async function unlessUnread<T>(what: string, reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    logger.warn(`nobody knows now ${what}`, { error: error instanceof Error ? error.name : 'unknown' });
    return null;
  }
}
