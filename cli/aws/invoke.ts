import type { InvokeCommandOutput } from '@aws-sdk/client-lambda';
import * as z from 'zod';

/** A function of the stack answered with an error; its name is the function's own, which the runbook has an article for. */
export class FunctionFailed extends Error {
  override readonly name: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.name = errorType;
  }
}

const LambdaError = z.object({ errorType: z.string().default('FunctionFailed'), errorMessage: z.string() });

/** What a synchronously invoked function answered; throws what it threw. */
export function readAnswer({
  FunctionError,
  Payload,
}: Pick<InvokeCommandOutput, 'FunctionError' | 'Payload'>): unknown {
  const answer: unknown = Payload?.length ? JSON.parse(Payload.transformToString()) : null;
  if (!FunctionError) return answer;
  const failure = LambdaError.safeParse(answer).data;
  throw new FunctionFailed(
    failure?.errorType ?? 'FunctionFailed',
    failure?.errorMessage ?? 'The function ended without saying why: see its log.',
  );
}
