import * as z from 'zod';
import type { Executions } from '../../core/executions/executions.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { leasesIn, type Snapshot } from '../../core/lease/record-group.ts';

/** *Prepare stage*, with all its retries, has claimed by then. */
const CLAIMED_AFTER_MS = 5 * 60_000;

const Input = z.object({ dryRun: z.literal(true) });

/** A stage that runs, and whose lease somebody removed or took: nobody else would notice before it wants to write. */
export async function findLostLease(
  leases: Snapshot['leases'],
  executions: Pick<Executions, 'running' | 'describe'>,
  stageMachineArn: string,
  now: Date,
): Promise<string | null> {
  const owners = leasesIn(leases).map(({ owner }) => owner);
  const orphans = (await executions.running(stageMachineArn)).filter(
    ({ arn, startedAt }) => now.getTime() - startedAt.getTime() > CLAIMED_AFTER_MS && !owners.includes(ownerOf(arn)),
  );
  for (const { arn } of orphans) {
    const { name, running, input } = await executions.describe(arn);
    if (running && !isDryRun(input)) {
      return `the stage ${name} runs, but the lease is not its own: somebody removed or took it, and the stage cannot move or restore weights`;
    }
  }
  return null;
}

function isDryRun(input: string | null): boolean {
  try {
    return Input.safeParse(JSON.parse(input ?? '')).success;
  } catch {
    return false;
  }
}
