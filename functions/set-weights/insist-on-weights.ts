import type { RecordGroup } from '../../core/lease/record-group.ts';
import { type Pair, pairInWords, sameWeights, weightsOf } from '../../core/lease/weights.ts';
import { WeightsDrifted } from '../../core/protocol/errors.ts';
import { formatWeights, type Weights } from '../../core/protocol/rollout.ts';

/** Throws WeightsDrifted unless every pair of the group is there and has these weights. */
export function insistOnWeights(group: RecordGroup, pairs: Pair[], wanted: Weights, when: string): void {
  const strays = pairs.filter((pair) => !sameWeights(weightsOf(pair), wanted));
  const missing = group.records.flatMap(({ types }) => types).length - pairs.length;
  if (missing === 0 && strays.length === 0) return;
  const found = strays.map(pairInWords);
  if (missing > 0) found.push(`${missing} of the weighted pairs gone`);
  throw new WeightsDrifted(
    `Somebody else changed the records: ${when} the weights should be ${formatWeights(wanted)}, but found ` +
      `${found.join(', ')}. Find out who (CloudTrail, ChangeResourceRecordSets) and keep them away from these records.`,
  );
}
