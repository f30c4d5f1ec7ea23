import type { ListedExecution } from '../../core/executions/executions.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { leasesIn } from '../../core/lease/record-group.ts';
import { nameIn } from '../../core/protocol/arns.ts';
import { openSeat } from '../aws/seat.ts';
import { NotDone, WrongUsage } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { followRollback } from '../watch/follow-rollback.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface AbortOptions extends GlobalOptions {
  reason: string;
  requestedBy?: string;
  yes?: boolean;
  wait: boolean;
}

export async function abort(named: string | undefined, options: AbortOptions): Promise<void> {
  const { stack, output, ask } = await openSeat(options);
  const [running, records] = await Promise.all([stack.running(stack.outputs.StageMachineArn), stack.records()]);
  const owners = leasesIn(records.leases).map(({ owner }) => owner);
  const stage = chooseStage(named, running, owners);
  await ask(`Stop ${stage.name} and put its weights back?`, options);
  const requestedBy = await stack.caller(options.requestedBy);

  // In this order, so that there is no moment in which the stage is gone and nobody puts its weights back.
  const rollbackArn = await stack.rollBack(stage.arn);
  await stack.stop(stage.arn, 'AbortedByOperator', `${requestedBy}: ${options.reason}`);
  output.say(`Stopped ${stage.name}.`);
  const aborted = { aborted: stage.name };
  if (!rollbackArn) {
    output.say('It was rolled back already.');
    return output.document({ ...aborted, rollback: null });
  }
  output.say(`Its rollback: ${nameIn(rollbackArn)}`);
  if (!options.wait) return output.document({ ...aborted, rollback: { executionArn: rollbackArn, status: 'RUNNING' } });
  const rollback = await followRollback(stack, output, rollbackArn, wantsLive(options), true);
  output.document({ ...aborted, rollback });
}

/** The stage that is meant: the one named, or the owner of the lease, or the only one that runs. */
type Named = Pick<ListedExecution, 'arn' | 'name'>;

export function chooseStage<Stage extends Named>(named: string | undefined, running: Stage[], owners: string[]): Stage {
  const names = running.map(({ name }) => name).join(', ');
  if (running.length === 0) throw new NotDone('No stage is running, so there is nothing to abort.');
  if (named !== undefined) {
    const stage = running.find(({ name }) => name === named);
    if (stage) return stage;
    throw new NotDone(`${named} is not running. What runs: ${names}.`);
  }
  const stage =
    running.find(({ arn }) => owners.includes(ownerOf(arn))) ?? (running.length === 1 ? running[0] : undefined);
  if (stage) return stage;
  throw new WrongUsage(`Several stages run, and none has the lease: ${names}. Name one of them.`);
}
