import type { Executions } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { leasesIn, type Snapshot } from '../../core/lease/record-group.ts';

/** *Prepare stage*, with all its retries, has claimed by then. */
const CLAIMED_AFTER_MS = 5 * 60_000;

/** A stage that runs, and whose lease somebody removed or took: nobody else would notice before it wants to write. */
export async function findLostLease(
  leases: Snapshot['leases'],
  executions: Pick<Executions, 'running' | 'describe'>,
  stageMachineArn: string,
  now: Date,
): Promise<string | null> {
  const owners = leasesIn(leases).map(({ owner }) => owner);
  const lost = (await runningStages(executions, stageMachineArn)).find(
    ({ arn, startedAt }) => now.getTime() - startedAt.getTime() > CLAIMED_AFTER_MS && !owners.includes(ownerOf(arn)),
  );
  return lost
    ? `the stage ${lost.name} runs, but the lease is not its own: somebody removed or took it, and the stage cannot move or restore weights`
    : null;
}
