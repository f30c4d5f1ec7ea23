import type { StageReport } from '../../core/report/report.ts';
import { isBad } from '../../core/report/tell-stage.ts';

/**
 * The stages of the rollout that the newest stage belongs to, oldest first: back to the one that began with no traffic on
 * the canary, and to the tries before it that came to nothing. Dry runs are no part of it.
 */
export async function stagesOfRollout(newestFirst: AsyncIterable<StageReport>): Promise<StageReport[]> {
  const stages: StageReport[] = [];
  let hasBegun = false;
  for await (const stage of newestFirst) {
    if (stage.outcome === 'dry run') continue;
    if (hasBegun && !(isBad(stage.outcome) && beganAtZero(stage))) break;
    stages.push(stage);
    hasBegun ||= beganAtZero(stage);
  }
  return stages.reverse();
}

function beganAtZero({ from }: StageReport): boolean {
  return from?.canary === 0;
}
