import {
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import type { PendingApproval } from '../approvals.ts';
import { ApprovalRejected } from '../errors.ts';
import type { Approval } from '../rollout.ts';
import type { Decision } from './read-decision.ts';

/** Tells the waiting stage; false when it waits no longer. Of two answers Step Functions takes the first. */
export async function sendAnswer(
  stepFunctions: SFNClient,
  taskToken: string,
  { stage }: PendingApproval,
  { decision, by, comment }: Decision,
  now: Date,
): Promise<boolean> {
  try {
    if (decision === 'approve') {
      const approval: Approval = { decision: 'approved', by, comment, decidedAt: now.toISOString() };
      await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(approval) }));
    } else {
      const { name, message } = new ApprovalRejected(
        `${by} rejected stage ${stage}${comment ? `: ${comment}` : ', without a comment.'}`,
      );
      await stepFunctions.send(new SendTaskFailureCommand({ taskToken, error: name, cause: message }));
    }
    return true;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      return false;
    throw error;
  }
}
