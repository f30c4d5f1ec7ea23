import { InvokeCommand } from '@aws-sdk/client-lambda';
import { type Decided, sendDecision } from '../../cli/aws/decision.ts';
import { readAnswer } from '../../cli/aws/invoke.ts';
import type { Cloud } from '../cloud/cloud.ts';

/** Answers at a gate as `sluice approve` does, as soon as the question has arrived there. */
export async function answerGate({ clients, outputs }: Cloud, decided: Decided): Promise<void> {
  const invoke = async (FunctionName: string, payload: object) =>
    readAnswer(await clients.lambda.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) })));
  for (let attempt = 0; attempt < 50; attempt += 1) {
    if ((await sendDecision({ identity: async () => 'demo', invoke, outputs }, decided)).decided) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
