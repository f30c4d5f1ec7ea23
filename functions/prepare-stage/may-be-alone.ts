import { endedLately } from '../../core/executions/ended-lately.ts';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { isRolledBack } from '../../core/executions/start-rollback.ts';
import { machineArnOf } from '../../core/protocol/arns.ts';
import { LeaseHeld } from '../../core/protocol/errors.ts';
import type { Execution } from '../../core/protocol/rollout.ts';
import { toTheMinute } from '../../core/text/times.ts';

export interface OthersEffects {
  executions: Pick<Executions, 'running' | 'describe' | 'endedBadly' | 'find' | 'recall'>;
  rollbackMachineArn: string;
}

/**
 * Why this execution may not begin although no lease says so: an earlier one of the same machine runs, or has ended and
 * is not rolled back yet, and somebody deleted its lease. Null when there is none.
 */
export async function whyNotAlone(
  { executions, rollbackMachineArn }: OthersEffects,
  execution: Execution,
  leaseStands: boolean,
): Promise<LeaseHeld | null> {
  const machineArn = machineArnOf(execution.arn);
  // Its own start may be listed with another fraction of a second than it was told.
  const others = (await runningStages(executions, machineArn)).filter(({ arn }) => arn !== execution.arn);
  const earlier = others.find((stage) => isBefore(stage, execution));
  if (earlier) return heldBy(earlier);
  if (leaseStands) return null;
  for (const stage of others) {
    // One that started later and has claimed already: then this execution was redriven, or very late.
    if ((await executions.recall(stage.arn)).plan !== null) return heldBy(stage);
  }
  const machines = { stageMachineArn: machineArn, rollbackMachineArn };
  for (const { arn, name } of await endedLately(executions, machines, new Date(execution.startedAt))) {
    // What never came to a plan has nothing that could be put back.
    if ((await executions.recall(arn)).plan === null) continue;
    if (await isRolledBack(executions, rollbackMachineArn, arn)) continue;
    return new LeaseHeld(
      `The stage ${name} has ended badly, its rollback is not over, and somebody deleted its lease. Wait until it is rolled back, then start the stage again.`,
    );
  }
  return null;
}

function heldBy({ name, startedAt }: ListedExecution): LeaseHeld {
  return new LeaseHeld(
    `The stage ${name} runs since ${toTheMinute(startedAt)}. Wait until it ends, or end it with "sluice abort".`,
  );
}

/** Of two that start in the same millisecond each knows which is the first. */
function isBefore({ arn, startedAt }: ListedExecution, execution: Execution): boolean {
  const ahead = Date.parse(execution.startedAt) - startedAt.getTime();
  return ahead > 0 || (ahead === 0 && arn < execution.arn);
}
