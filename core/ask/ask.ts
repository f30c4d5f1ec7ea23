import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';

/** What a function answered, or with which error it failed. */
export type Answered<T> = { answer: T } | { error: string; message: string };

const LambdaError = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

/**
 * Has a function of this stack, or one of the user's, do something, and takes its error as an answer too: no answer in
 * time is a `TimeoutError`.
 */
export async function ask<T extends z.ZodType>(
  lambda: LambdaClient,
  functionArn: string,
  input: object,
  shape: T,
  timeoutSeconds?: number,
): Promise<Answered<z.output<T>>> {
  const signal = timeoutSeconds === undefined ? undefined : AbortSignal.timeout(1000 * timeoutSeconds);
  try {
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({ FunctionName: functionArn, Payload: JSON.stringify(input) }),
      signal ? { abortSignal: signal } : {},
    );
    const answer: unknown = JSON.parse(Payload?.transformToString() || 'null');
    if (!FunctionError) return { answer: shape.parse(answer) };
    const { errorType, errorMessage } = LambdaError.parse(answer);
    return { error: errorType, message: errorMessage || 'the function ended without saying why: see its log' };
  } catch (error) {
    if (signal?.aborted) return { error: 'TimeoutError', message: `no answer within ${timeoutSeconds} seconds` };
    if (error instanceof z.ZodError) {
      return {
        error: 'Unreadable',
        message: 'the function answered what this version of Sluice does not know: deploy it again',
      };
    }
    return error instanceof Error
      ? { error: error.name, message: error.message }
      : { error: 'Error', message: String(error) };
  }
}
