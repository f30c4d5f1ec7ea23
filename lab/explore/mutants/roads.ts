import * as z from 'zod';
import { startRollback } from '../../../core/executions/start-rollback.ts';
import { ownsLease } from '../../../core/lease/owner.ts';
import type { RollbackState } from '../../../core/protocol/states.ts';
import type { Machines } from '../../support/machine/definition.ts';
import type { Programs } from '../programs.ts';

const StartRollback = z.object({ executionArn: z.string() });

/** The stage waits for its rollback to end, as a `.sync` task would. */
export function waitForRollback(): Partial<Programs> {
  return {
    startRollback: async ({ dns, executions }, { group, rollbackMachineArn }, input) => {
      const { executionArn } = StartRollback.parse(input);
      const started = await startRollback(executions, rollbackMachineArn, executionArn, ownsLease(dns.list, group));
      if (started) await executions.describe(started);
      return { error: 'StageFailed', cause: 'It failed.' };
    },
  };
}

/** One name for all rollbacks of an execution: once it is used, it is used up. */
export function nameThatBurns(programs: Programs): Partial<Programs> {
  const once =
    (program: Programs['watch']): Programs['watch'] =>
    (world, place, input) => {
      const start: typeof world.executions.start = (machineArn, name, given) =>
        world.executions.start(machineArn, name.replace(/-\d+$/, '-1'), given);
      // What has ended has done its work, it thinks.
      const isRunning = async () => true;
      return program({ ...world, executions: { ...world.executions, start, isRunning } }, place, input);
    };
  return { startRollback: once(programs.startRollback), watch: once(programs.watch), abort: once(programs.abort) };
}

/** The lease is freed as soon as the weights are back; the flush comes after it. */
export function freeBeforeFlush({ stage, rollback }: Machines): Machines {
  const change = (name: RollbackState, next: RollbackState) => {
    const state = rollback.States[name];
    if (!state) throw new Error(`the rollback machine has no state "${name}"`);
    return { [name]: { ...state, Next: next } };
  };
  return {
    stage,
    rollback: {
      ...rollback,
      States: {
        ...rollback.States,
        ...change('Let resolvers catch up', 'Free lease'),
        ...change('Free lease', 'Flush cache'),
        ...endAfterFlush(rollback),
      },
    },
  };
}

function endAfterFlush({ States }: Machines['rollback']): Machines['rollback']['States'] {
  const name: RollbackState = 'Is the lease taken?';
  const next: RollbackState = 'Rolled back';
  const choice = States[name];
  return choice ? { [name]: { ...choice, Choices: [], Default: next } } : {};
}
