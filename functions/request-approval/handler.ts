import { Logger } from '@aws-lambda-powertools/logger';
import { SendTaskFailureCommand, SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as z from 'zod';
import { saveApproval } from '../../core/approvals/approvals.ts';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { gateWaiting } from '../../core/events/gate-news.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { describeRequest, Evidence } from './describe-request.ts';

/** Step Functions takes no longer token. */
const Event = z.object({ token: z.string().min(1).max(2048) });

export const Environment = z.object({
  APPROVALS_PREFIX: z.string().startsWith('/'),
  GATE_EXPIRY_SECONDS: z.coerce.number().int().positive(),
  EVENTS: jsonOf(EventsConfig).optional(),
});

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'request-approval' });
const announce = announcer(environment.EVENTS, logger);
const ssm = new SSMClient();
const stepFunctions = new SFNClient();

/** Puts the question where people see it, and returns: the stage waits for an answer, not for this function. */
export async function handler(input: unknown): Promise<void> {
  const { token } = parseRequest(Event, input, 'a task that waits for approval');
  try {
    const evidence = parseRequest(Evidence, input, 'the evidence of a stage at its gate');
    const pending = describeRequest(evidence, new Date(), environment.GATE_EXPIRY_SECONDS);
    await saveApproval(ssm, environment.APPROVALS_PREFIX, pending, token);
    const { execution, stage, expiresAt } = pending;
    logger.info('stage waits for approval', { execution, stage, expiresAt });
    await announce(() => gateWaiting(pending));
  } catch (error) {
    await failTask(token, error);
    throw error;
  }
}

/** On AWS the throw alone fails the task; where it is not heard, the stage would wait for an answer nobody can give. */
async function failTask(taskToken: string, reason: unknown): Promise<void> {
  const { name, message } = reason instanceof Error ? reason : new Error(String(reason));
  try {
    await stepFunctions.send(
      new SendTaskFailureCommand({ taskToken, error: name.slice(0, 256), cause: message.slice(0, 32_768) }),
    );
  } catch (error) {
    logger.warn('the task could not be told that it failed', {
      error: error instanceof Error ? error.name : 'unknown',
    });
  }
}
