import { parseLease } from '../lease/lease.ts';
import { leaseNameOf, leaseText, type RecordGroup, type Snapshot } from '../lease/record-group.ts';
import { pairsOf, sameWeights, weightsOf } from '../lease/weights.ts';
import { formatWeights } from '../rollout.ts';

/** Which weights are not what the lease beside them says, because somebody else changed them; null when none are. */
export function findDrift(snapshot: Snapshot, group: RecordGroup): string | null {
  const strays = pairsOf(snapshot, group).flatMap((pair) => {
    const record = snapshot.leases.get(leaseNameOf(group, pair.name));
    const lease = record && parseLease(leaseText(record));
    if (!lease) return [];
    const wanted = lease.operation === 'held' ? lease.from : lease.to;
    const live = weightsOf(pair);
    if (sameWeights(live, wanted)) return [];
    return [`${pair.name} ${pair.type} is ${formatWeights(live)} and should be ${formatWeights(wanted)}`];
  });
  return strays.length > 0 ? `somebody else changed the weights: ${strays.join(', ')}` : null;
}
