import { decideRestore } from './decide-restore.ts';
import { formatLease, freshEpoch, type MintEpoch } from './lease.ts';
import type { RecordGroup, Snapshot } from './record-group.ts';
import { batchOf } from './swap.ts';

/**
 * The command that does by hand what the rollback of this owner tries to do: the same batch, with the same
 * compare-and-swap, so it is refused when the rollback has won meanwhile, and the next rollback goes on from it.
 * Null when there is nothing to restore.
 */
export function restoreByHand(
  snapshot: Snapshot,
  group: RecordGroup,
  owner: string,
  mint: MintEpoch = freshEpoch,
): string | null {
  const decision = decideRestore(snapshot, group, owner, null);
  if (decision.action !== 'write') return null;
  const { lease, expected, records } = decision;
  const comment = `Sluice: rollback for ${owner}, by hand`;
  const batch = batchOf({ expected, next: formatLease({ ...lease, epoch: mint() }), records, comment });
  return `aws route53 change-resource-record-sets --hosted-zone-id ${group.hostedZoneId} --change-batch ${quoted(JSON.stringify(batch))}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
