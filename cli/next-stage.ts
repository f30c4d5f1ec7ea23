import type { RecordGroup, Snapshot } from '../core/lease/record-group.ts';
import { pairsOf, weightsOf } from '../core/lease/weights.ts';
import { canaryPercent } from '../core/protocol/rollout.ts';

/** The stage that follows from the live weights; null when the canary has all of the traffic. */
export function nextStage(snapshot: Snapshot, group: RecordGroup, stages: number[]): number | null {
  const [first] = pairsOf(snapshot, group);
  const percent = first ? (canaryPercent(weightsOf(first)) ?? 0) : 0;
  return stages.find((stage) => stage > percent) ?? null;
}
