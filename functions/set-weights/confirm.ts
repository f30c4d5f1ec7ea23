import { ChangeNotInSync } from '../../core/protocol/errors.ts';
import type { Change } from '../../core/protocol/rollout.ts';

/** Whether the name servers have the change yet. They usually do within 60 s; past the deadline something is wrong. */
export async function confirm(
  getStatus: (id: string) => Promise<string | undefined>,
  change: Change,
  deadlineSeconds: number,
  now: Date,
): Promise<Change> {
  const status = await getStatus(change.id);
  if (status === 'INSYNC') return { ...change, status, inSyncAt: change.inSyncAt ?? now.toISOString() };

  const waitedSeconds = (now.getTime() - Date.parse(change.submittedAt)) / 1000;
  if (waitedSeconds < deadlineSeconds) return change;
  throw new ChangeNotInSync(
    `Route 53 accepted the change ${Math.round(waitedSeconds)} s ago but does not report it in sync. ` +
      'Some resolvers may see the old weights. Look at the AWS Health Dashboard for Route 53.',
  );
}
