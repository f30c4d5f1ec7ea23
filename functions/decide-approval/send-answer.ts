import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { ApprovalRejected } from '../../core/protocol/errors.ts';
import type { Approval } from '../../core/protocol/rollout.ts';
import type { Decision } from './read-decision.ts';

/** The moment of a decision, and the call that carried it. */
export interface Occasion {
  now: Date;
  requestId: string;
}

/** Tells the waiting stage; false when it waits no longer. Of two answers Step Functions takes the first. */
export async function sendAnswer(
  stepFunctions: SFNClient,
  taskToken: string,
  pending: PendingApproval,
  decision: Decision,
  { now, requestId }: Occasion,
): Promise<boolean> {
  try {
    if (decision.decision === 'approve') {
      const { by, comment, via } = decision;
      const answer = { by, comment, decidedAt: now.toISOString(), via, requestId };
      const approval: Approval = { decision: 'approved', ...answer };
      await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(approval) }));
    } else {
      const { name, message } = new ApprovalRejected(describeRejection(pending, decision, requestId));
      await stepFunctions.send(new SendTaskFailureCommand({ taskToken, error: name, cause: message }));
    }
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      return false;
    throw error;
  }
}

/** A failed task has a cause in words and nothing else, so what proves it stands there too. */
function describeRejection({ stage }: PendingApproval, { by, comment, via }: Decision, requestId: string): string {
  const where = via === 'widget' ? 'in the dashboard' : 'by a program';
  return `${by} rejected stage ${stage}${comment ? `: ${comment}` : ', without a comment.'} (${where}, request ${requestId})`;
}
