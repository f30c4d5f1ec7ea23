import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { tellRollback } from '../../core/report/tell-rollback.ts';
import type { Traffic } from '../../core/traffic/traffic.ts';
import type { Stack } from '../aws/stack.ts';
import { exitCodeOf } from '../command-line/exit-codes.ts';
import { NotDone } from '../command-line/failures.ts';
import type { Output } from '../terminal/output.ts';
import { type ExecutionOutcome, endedRed, followToEnd } from './follow-to-end.ts';

export interface RollbackOutcome extends ExecutionOutcome {
  /** Where it left the traffic; null while that is not known. */
  traffic: Traffic | null;
}

/**
 * Follows a rollback to its end, and says where the traffic is; one that ends red is a failure of the command. One that
 * `endsStage` is no wish that could be refused: where it does not get through, the traffic is not known to be back.
 */
export async function followRollback(
  stack: Stack,
  output: Output,
  executionArn: string,
  live: boolean,
  endsStage = false,
): Promise<RollbackOutcome> {
  const outcome = await rollbackOutcome(stack, output, executionArn, live);
  const { status, error, traffic } = outcome;
  if (status !== 'RUNNING' && status !== 'SUCCEEDED') {
    throw new NotDone(endedRed(outcome), outcome, error ?? 'NotDone', exitCodeOf(traffic, endsStage ? null : error));
  }
  if (traffic) output.say(traffic.words);
  return outcome;
}

/** The same, without a judgement; `stageError` is what the stage had ended with. */
export async function rollbackOutcome(
  stack: Stack,
  output: Output,
  executionArn: string,
  live: boolean,
  stageError: string | null = null,
): Promise<RollbackOutcome> {
  const outcome = await followToEnd(stack, output, executionArn, { machine: 'rollback', live });
  for (const warning of rollbackWarnings(outcome.output)) output.say(warning);
  return {
    ...outcome,
    traffic: outcome.status === 'RUNNING' ? null : await trafficAfter(stack, executionArn, stageError),
  };
}

/** Where a rollback that has ended left the traffic; null where nobody knows it any more. */
export async function trafficAfter(
  { recorded }: Pick<Stack, 'recorded'>,
  rollbackArn: string,
  stageError: string | null,
): Promise<Traffic | null> {
  const told = await recorded.record(rollbackArn);
  return told && tellRollback(told, stageError).rollback.traffic;
}

/** The watcher, which is the last that might begin one, has done so within two minutes; then there is an alarm. */
const PATIENCE_MINUTES = 3;
const LOOKS_PER_MINUTE = 20;
export const NO_ROLLBACK = `No rollback of it has begun within ${PATIENCE_MINUTES} minutes: see "sluice status".`;

/** The rollback of a stage that has ended badly, whoever begins it; null where nobody does. */
export async function rollbackOf(
  { recorded }: Pick<Stack, 'recorded'>,
  stageArn: string,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<string | null> {
  for (let looks = 0; looks < PATIENCE_MINUTES * LOOKS_PER_MINUTE; looks += 1) {
    const stage = await recorded.record(stageArn);
    const arn = stage && (await recorded.rollbackOf(stage))?.execution.executionArn;
    if (arn) return arn;
    const endedAt = stage?.execution.stopDate?.getTime() ?? Date.now();
    if (Date.now() - endedAt > PATIENCE_MINUTES * 60_000) return null;
    await wait(60_000 / LOOKS_PER_MINUTE);
  }
  return null;
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
