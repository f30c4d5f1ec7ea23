import { weightsBy } from '../../core/lease/lease.ts';
import { leaseNameOf, leaseOf, type RecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { pairsOf, sameWeights, weightsOf } from '../../core/lease/weights.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';

/** Which weights are not what the lease beside them says, because somebody else changed them; null when none are. */
export function findDrift(snapshot: Snapshot, group: RecordGroup): string | null {
  const pairs = pairsOf(snapshot, group);
  const strays = group.records.flatMap(({ name, types }) => {
    const record = snapshot.leases.get(leaseNameOf(group, name));
    const lease = record && leaseOf(record);
    if (!lease) return [];
    return types.flatMap((type) => {
      const pair = pairs.find((candidate) => candidate.name === name && candidate.type === type);
      if (!pair) return [`the weighted pair ${name} ${type} is gone`];
      const [live, wanted] = [weightsOf(pair), weightsBy(lease)];
      if (sameWeights(live, wanted)) return [];
      return [`${name} ${type} is ${formatWeights(live)} and should be ${formatWeights(wanted)}`];
    });
  });
  return strays.length > 0 ? `somebody else changed the weights: ${strays.join(', ')}` : null;
}
