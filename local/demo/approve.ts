import { InvokeCommand } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { readAnswer } from '../../cli/aws/invoke.ts';
import type { Cloud } from '../cloud.ts';

const Answer = z.object({ decided: z.boolean(), message: z.string() });

/** Says yes at a gate, as soon as the question has arrived there. */
export async function approve(cloud: Cloud, execution: string): Promise<void> {
  const question = { execution, decision: 'approve', by: 'demo', comment: 'the demonstration approves' };
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const answer = await cloud.clients.lambda
      .send(new InvokeCommand({ FunctionName: cloud.outputs.DecideFunctionName, Payload: JSON.stringify(question) }))
      .then(readAnswer);
    if (Answer.parse(answer).decided) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
