import type { Executions, ListedExecution } from './executions.ts';
import { ownerRolledBackBy, WATCHFUL_MS } from './start-rollback.ts';

export interface Machines {
  stageMachineArn: string;
  rollbackMachineArn: string;
}

/**
 * The stages of which something may be left to do where no lease says so: those that ended badly within the hour, and
 * those of which a rollback did, however long ago they ended themselves. So no rollback is the last one that failed.
 */
export async function endedLately(
  executions: Pick<Executions, 'endedBadly' | 'find'>,
  { stageMachineArn, rollbackMachineArn }: Machines,
  now: Date,
): Promise<ListedExecution[]> {
  const since = new Date(now.getTime() - WATCHFUL_MS);
  const stages = await executions.endedBadly(stageMachineArn, since);
  const rollbacks = await executions.endedBadly(rollbackMachineArn, since);
  const known = stages.map(({ arn }) => arn);
  for (const owner of new Set(rollbacks.map(({ name }) => ownerRolledBackBy(name)))) {
    const stage = owner && (await executions.find(stageMachineArn, owner));
    if (stage && !stage.running && !stage.concluded && !known.includes(stage.arn)) stages.push(stage);
  }
  return stages;
}
