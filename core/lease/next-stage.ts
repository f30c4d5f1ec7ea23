import { StageOutOfOrder } from '../protocol/errors.ts';
import { canaryPercent, type Weights } from '../protocol/rollout.ts';
import { round } from './weights.ts';

/** The stage that follows from the live weights; null when the canary has all of the traffic. Without weights, the first one. */
export function nextStage(live: Weights | null, stages: number[]): number | null {
  const percent = (live && canaryPercent(live)) ?? 0;
  return stages.find((stage) => stage > percent) ?? null;
}

/** Whether `stage` is the one that follows from the live weights; null when it is. */
export function whyNotNext(stage: number, live: Weights, stages: number[]): StageOutOfOrder | null {
  const next = nextStage(live, stages);
  if (next === stage) return null;
  if (next === null) return new StageOutOfOrder('The rollout is complete: the canary has all of the traffic.');
  return new StageOutOfOrder(
    `Stage ${stage} was asked for, but the canary has ${round(canaryPercent(live) ?? 0)} % now, so the next stage is ${next} (stages: ${stages.join(', ')}).`,
  );
}
