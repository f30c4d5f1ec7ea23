import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { machineArnOf } from '../../core/protocol/arns.ts';
import { LeaseHeld } from '../../core/protocol/errors.ts';
import type { Execution } from '../../core/protocol/rollout.ts';

/**
 * Why this execution may not begin although the lease would let it: an earlier one of the same machine runs, whose
 * lease somebody deleted, or that has yet to claim. Null when there is none.
 */
export async function whyNotAlone(
  executions: Pick<Executions, 'running' | 'describe'>,
  execution: Execution,
): Promise<LeaseHeld | null> {
  const stages = await runningStages(executions, machineArnOf(execution.arn));
  const earlier = stages.find((stage) => isBefore(stage, execution));
  return earlier
    ? new LeaseHeld(
        `The stage ${earlier.name} runs since ${earlier.startedAt.toISOString()}. Wait until it ends, or end it with "sluice abort".`,
      )
    : null;
}

/** Of two that start in the same millisecond each knows which is the first. */
function isBefore({ arn, startedAt }: ListedExecution, execution: Execution): boolean {
  const ahead = Date.parse(execution.startedAt) - startedAt.getTime();
  return ahead > 0 || (ahead === 0 && arn < execution.arn);
}
