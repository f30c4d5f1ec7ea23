import * as z from 'zod';
import { nameIn } from '../protocol/arns.ts';
import { type Change, type Failure, FlushRecord, formatWeights, Plan } from '../protocol/rollout.ts';
import { withStop } from '../text/inert.ts';
import type { News } from './event.ts';
import { articleOf } from './runbook.ts';

type About = Pick<News, 'execution' | 'stage' | 'from' | 'to' | 'requestedBy' | 'reason'>;

/** What every event of a planned stage says about it. */
function aboutStage(plan: Plan): About {
  const { execution, stage, from, to, requestedBy, reason } = plan;
  return { execution: { name: execution.name, arn: execution.arn }, stage, from, to, requestedBy, reason };
}

export function stageStarted(plan: Plan): News {
  const { stage, from, to, requestedBy, reason, needsApproval, warnings } = plan;
  return {
    ...aboutStage(plan),
    type: 'rollout.stage.started',
    message: `Stage ${stage} has begun: ${formatWeights(from)} to ${formatWeights(to)}, asked for by ${requestedBy}: ${withStop(reason)}`,
    article: 'Run a stage',
    needsApproval,
    warnings,
  };
}

export function weightsAdvanced(plan: Plan, { id }: Change): News {
  return {
    ...aboutStage(plan),
    type: 'rollout.weights.advanced',
    message: `Stage ${plan.stage} has moved the weights from ${formatWeights(plan.from)} to ${formatWeights(plan.to)}; Route 53 is telling its name servers.`,
    article: 'Let change spread',
    changeId: id,
  };
}

export function weightsInSync(plan: Plan, { id }: Change): News {
  return {
    ...aboutStage(plan),
    type: 'rollout.weights.in-sync',
    message: `Every name server of Route 53 answers with the weights of stage ${plan.stage}, ${formatWeights(plan.to)}.`,
    article: 'Let resolvers catch up',
    changeId: id,
  };
}

export function stageCommitted(plan: Plan): News {
  return {
    ...aboutStage(plan),
    type: 'rollout.stage.committed',
    message: `Stage ${plan.stage} is complete: the weights are ${formatWeights(plan.to)}.`,
    article: 'Stage complete',
  };
}

const State = z.object({
  plan: Plan.optional().catch(undefined),
  flush: FlushRecord.optional().catch(undefined),
});

export const AskedFor = z.object({
  stage: z.int().nullable().catch(null),
  requestedBy: z.string().nullable().catch(null),
  reason: z.string().nullable().catch(null),
});
const Request = z.object({ request: AskedFor });

const NOTHING_ASKED = { stage: null, requestedBy: null, reason: null };

/** A stage that ended by its own road: refused by *Prepare stage*, or failed later. */
export function stageEndedBadly(executionArn: string, state: unknown, { error, cause }: Failure): News {
  const { plan, flush } = State.catch({}).parse(state);
  const article = articleOf(error);
  if (plan) {
    return {
      ...aboutStage(plan),
      type: 'rollout.stage.failed',
      message: `Stage ${plan.stage} failed (${error}): ${withStop(cause)} It is being rolled back to ${formatWeights(plan.from)}.`,
      article,
      error,
      cause,
      flush: flush ? pickFlush(flush) : null,
    };
  }
  const request = Request.safeParse(state).data?.request ?? NOTHING_ASKED;
  const name = nameIn(executionArn);
  return {
    ...request,
    execution: { name, arn: executionArn },
    from: null,
    to: null,
    type: 'rollout.stage.refused',
    message: `${request.stage === null ? name : `Stage ${request.stage}`} was refused (${error}): ${withStop(cause)}`,
    article,
    error,
    cause,
  };
}

function pickFlush({ skipped, deleted, preserved, flushedAt }: FlushRecord) {
  return { skipped, deleted, preserved, flushedAt };
}
