import * as z from 'zod';
import type { Stack } from '../aws/stack.ts';
import type { Output } from '../terminal/output.ts';
import { type ExecutionOutcome, followToEnd } from './follow-to-end.ts';

/** Follows a rollback to its end, and tells what went wrong in it without stopping it. */
export async function followRollback(
  stack: Stack,
  output: Output,
  executionArn: string,
  live: boolean,
): Promise<ExecutionOutcome> {
  const outcome = await followToEnd(stack, output, executionArn, { machine: 'rollback', live });
  for (const warning of rollbackWarnings(outcome.output)) output.say(warning);
  return outcome;
}

const RollbackData = z.object({
  flushFailure: z.object({ Error: z.string() }).optional(),
  confirmFailure: z.object({ Error: z.string() }).optional(),
});

export function rollbackWarnings(data: unknown): string[] {
  const { flushFailure, confirmFailure } = RollbackData.catch({}).parse(data);
  return [
    flushFailure &&
      `The cache could not be flushed afterwards (${flushFailure.Error}): data may be stale for up to its TTL. Flush it with "sluice flush".`,
    confirmFailure &&
      `Route 53 did not report the change in sync (${confirmFailure.Error}): resolvers may follow late.`,
  ].filter((warning) => warning !== undefined);
}
