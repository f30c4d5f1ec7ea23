import type { Executions } from '../../core/executions/executions.ts';
import { freshEpoch, type MintEpoch, ownerOf } from '../../core/lease/lease.ts';
import type { RecordGroup } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { InvalidRequest } from '../../core/protocol/errors.ts';
import type { Execution, RollbackRequest } from '../../core/protocol/rollout.ts';
import { type Restored, restore } from './restore.ts';

export interface RollBackEffects {
  dns: Dns;
  group: RecordGroup;
  executions: Executions;
  stageMachineArn: string;
  mint?: MintEpoch;
}

/** Restores for whoever asks: a stage that ended, a person who wants less traffic on the canary, a person who ends a lease. */
export async function rollBack(
  { dns, group, executions, stageMachineArn, mint = freshEpoch }: RollBackEffects,
  request: RollbackRequest,
  execution: Execution,
): Promise<Restored> {
  if ('unlock' in request) await insistOnEnded(executions, stageMachineArn, request.unlock);
  const restored = await restore(dns, group, request, execution.arn, mint);
  if ('canaryPercent' in request) {
    // The lease is this rollback's now, so no stage that still runs can get any further.
    for (const stage of await executions.running(stageMachineArn)) {
      await executions.stop(stage.arn, 'RolledBackByPerson', `${request.requestedBy}: ${request.reason}`);
    }
  }
  return restored;
}

/** A stage that still runs has better ends than losing its lease. */
async function insistOnEnded(executions: Executions, stageMachineArn: string, owner: string): Promise<void> {
  const stage = (await executions.running(stageMachineArn)).find(({ arn }) => ownerOf(arn) === owner);
  if (stage)
    throw new InvalidRequest(`The stage ${stage.name} is running: end it with "sluice abort" or "sluice rollback".`);
}
