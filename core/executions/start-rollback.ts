import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { ownerOf } from '../lease/lease.ts';
import { executionArnOf } from '../protocol/arns.ts';
import type { Executions } from './executions.ts';

/**
 * For so long after the last execution ended the watcher reads the lease every minute, since a late claim would show by then; and
 * it rolls back what ended badly, even where no lease tells of it.
 */
export const WATCHFUL_MS = 60 * 60_000;

/** A rollback of one owner that many times in a row has something else wrong with it; the alarm has long been raised. */
const MOST_ROLLBACKS = 100;

/**
 * Starts the rollback of an execution's lease, whichever road it comes by: same names, so that two roads start one
 * rollback. When rollback n has ended and something is left to do for this owner (`isLeft` is told whether it has done its work;
 * usually, whether the lease is still its own), n + 1 is started.
 */
export async function startRollback(
  executions: Pick<Executions, 'start' | 'describe'>,
  rollbackMachineArn: string,
  executionArn: string,
  isLeft: (owner: string, concluded: boolean) => Promise<boolean>,
): Promise<string | null> {
  for (let n = 1; n <= MOST_ROLLBACKS; n++) {
    const name = rollbackName(executionArn, n);
    const rollbackArn = executionArnOf(rollbackMachineArn, name);
    if ((await executions.start(rollbackMachineArn, name, { executionArn })) === 'started') return rollbackArn;
    const { running, concluded } = await executions.describe(rollbackArn);
    if (running) return rollbackArn;
    if (!(await isLeft(ownerOf(executionArn), concluded))) return null;
  }
  throw new Error(
    `${MOST_ROLLBACKS} rollbacks of ${executionArn} have ended and the lease is still its own: see the runbook, RollbackFailed.`,
  );
}

/** Whether a rollback of this execution has done its work, by whichever road it came. */
export async function isRolledBack(
  { describe }: Pick<Executions, 'describe'>,
  rollbackMachineArn: string,
  executionArn: string,
): Promise<boolean> {
  try {
    for (let n = 1; n <= MOST_ROLLBACKS; n++) {
      const { concluded } = await describe(executionArnOf(rollbackMachineArn, rollbackName(executionArn, n)));
      if (concluded) return true;
    }
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
  }
  return false;
}

/** Whether the first rollback of this execution is under way; how it ends is told by an event of its own, and by the next look. */
export async function isRollingBack(
  { isRunning }: Pick<Executions, 'isRunning'>,
  rollbackMachineArn: string,
  executionArn: string,
): Promise<boolean> {
  try {
    return await isRunning(executionArnOf(rollbackMachineArn, rollbackName(executionArn, 1)));
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return false;
    throw error;
  }
}

/** `rollback-<owner>-<n>`: always shorter than the 80 characters that a name may have. */
export function rollbackName(executionArn: string, n: number): string {
  return `rollback-${ownerOf(executionArn).replace('.', '-')}-${n}`;
}

/** The owner whose lease a rollback of that name is to end; null where a person asked for it. */
export function ownerRolledBackBy(name: string): string | null {
  const [, machine, execution] = /^rollback-([0-9a-f]{8})-([0-9a-f]{10})-\d+$/.exec(name) ?? [];
  return machine && execution ? `${machine}.${execution}` : null;
}
