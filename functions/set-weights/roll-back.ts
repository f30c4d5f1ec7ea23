import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import type { Executions } from '../../core/executions/executions.ts';
import { NO_PAST, type Past } from '../../core/lease/decide-restore.ts';
import { type MintEpoch, ownerOf } from '../../core/lease/lease.ts';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { isExecutionOf, machineArnOf } from '../../core/protocol/arns.ts';
import { InvalidRequest } from '../../core/protocol/errors.ts';
import type { Execution, RollbackRequest } from '../../core/protocol/rollout.ts';
import type { Restored } from '../../core/traffic/restored.ts';
import { restore } from './restore.ts';

export interface RollBackEffects {
  dns: Dns;
  group: RecordGroup;
  executions: Executions;
  stageMachineArn: string;
  mint?: MintEpoch;
}

/** Restores for whoever asks: a stage that ended, a person who wants less traffic on the canary, a person who ends a lease. */
export async function rollBack(
  { executions, stageMachineArn, ...effects }: RollBackEffects,
  request: RollbackRequest,
  execution: Execution,
): Promise<Restored> {
  if ('executionArn' in request) {
    insistOnOwn(request.executionArn, [stageMachineArn, machineArnOf(execution.arn)]);
  }
  if ('unlock' in request) await insistOnEnded(executions, stageMachineArn, request.unlock);
  const recall = (arn: string) => pastOf(executions, stageMachineArn, arn);
  const restored = await restore({ ...effects, recall }, request, execution.arn);
  if ('canaryPercent' in request) {
    // The lease is this rollback's now, so no stage that still runs can get any further.
    for (const stage of await executions.running(stageMachineArn)) {
      await executions.stop(stage.arn, 'RolledBackByPerson', `${request.requestedBy}: ${request.reason}`);
    }
  }
  return restored;
}

/** Whoever may start the rollback machine must not move weights in the name of what never ran. */
function insistOnOwn(executionArn: string, machineArns: string[]): void {
  if (machineArns.some((machineArn) => isExecutionOf(machineArn, executionArn))) return;
  throw new InvalidRequest(
    `"${executionArn}" is no execution of this stack's machines, so there is nothing to roll back.`,
  );
}

/** A rollback has no move of its own to tell of: where its lease is gone, it was another's business or is done. */
async function pastOf(executions: Executions, stageMachineArn: string, executionArn: string): Promise<Past> {
  if (!isExecutionOf(stageMachineArn, executionArn)) return { startedAt: new Date(0), ...NO_PAST };
  try {
    return await executions.recall(executionArn);
  } catch (error) {
    if (!(error instanceof ExecutionDoesNotExist)) throw error;
    throw new InvalidRequest(
      `Step Functions knows no execution "${executionArn}", and no lease is its own: there is nothing to roll back.`,
    );
  }
}

/** A stage that still runs has better ends than losing its lease. */
async function insistOnEnded(executions: Executions, stageMachineArn: string, owner: string): Promise<void> {
  const stage = (await executions.running(stageMachineArn)).find(({ arn }) => ownerOf(arn) === owner);
  if (stage)
    throw new InvalidRequest(`The stage ${stage.name} is running: end it with "sluice abort" or "sluice rollback".`);
}
