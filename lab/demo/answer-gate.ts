import { InvokeCommand } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { readAnswer } from '../../cli/aws/invoke.ts';
import type { Cloud } from '../cloud/cloud.ts';

const Answer = z.object({ decided: z.boolean(), message: z.string() });

export type Decision = 'approve' | 'reject';

/** Answers at a gate, as soon as the question has arrived there. */
export async function answerGate(cloud: Cloud, execution: string, decision: Decision, comment: string): Promise<void> {
  const question = { execution, decision, by: 'demo', comment };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const answer = await cloud.clients.lambda
      .send(new InvokeCommand({ FunctionName: cloud.outputs.DecideFunctionName, Payload: JSON.stringify(question) }))
      .then(readAnswer);
    if (Answer.parse(answer).decided) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
