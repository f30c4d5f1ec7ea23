import { decideRestore } from './decide-restore.ts';
import { formatLease, freshEpoch, type MintEpoch } from './lease.ts';
import { leaseOf, type RecordGroup, type Snapshot } from './record-group.ts';
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
  return commandFor(group, batchOf({ expected, next: formatLease({ ...lease, epoch: mint() }), records, comment }));
}

/** The command that removes what stands in the lease's place and was not written by Sluice; null where nothing does. */
export function removeForeignByHand({ leases }: Snapshot, group: RecordGroup): string | null {
  const foreign = [...leases.values()].filter((record) => record !== null && leaseOf(record) === null);
  const Changes = foreign.map((ResourceRecordSet) => ({ Action: 'DELETE', ResourceRecordSet }));
  return Changes.length > 0 ? commandFor(group, { Changes }) : null;
}

function commandFor({ hostedZoneId }: RecordGroup, batch: object): string {
  return `aws route53 change-resource-record-sets --hosted-zone-id ${hostedZoneId} --change-batch ${quoted(JSON.stringify(batch))}`;
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
