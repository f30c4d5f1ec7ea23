import { isExecutionOf } from '../../core/protocol/arns.ts';
import type { Stack } from '../aws/stack.ts';
import type { Watched } from './frame-of.ts';

type Source = Pick<Stack, 'outputs' | 'running' | 'find'>;

/** An execution by its name, whether it runs or has ended. */
export async function findWatched({ find, outputs }: Source, named: string): Promise<Watched> {
  const { arn, name } = await find(named);
  return { arn, name, machine: isExecutionOf(outputs.RollbackMachineArn, arn) ? 'rollback' : 'stage' };
}

/** What runs now and was not seen yet: a stage before its rollback, for both run at once for a moment. */
export async function findRunning({ running, outputs }: Source, seen: ReadonlySet<string>): Promise<Watched | null> {
  const machines = [
    ['stage', outputs.StageMachineArn],
    ['rollback', outputs.RollbackMachineArn],
  ] as const;
  for (const [machine, machineArn] of machines) {
    const found = (await running(machineArn)).find(({ arn }) => !seen.has(arn));
    if (found) return { arn: found.arn, name: found.name, machine };
  }
  return null;
}
