import type { Seen, Show } from '../show-rollout.ts';
import { compareFlushes } from './compare-flushes.ts';
import { drawComparison, missedGoals } from './conclude.ts';

/** Any will do, as long as it is the same for each way. */
const SEED = 20_261_129;

export interface ComparisonShow extends Show {
  /** Begins anew with what customers, backends and the cache leave to chance. */
  reseed(seed: number): () => number;
}

export async function showComparison({ cloud, recorder, seat, say, started, reseed }: ComparisonShow): Promise<Seen> {
  const ways = await compareFlushes({ cloud, recorder, seat, reseed: () => reseed(SEED) }).finally(seat.close);
  await recorder.stop();
  const broken = missedGoals(ways);
  say(`\n${drawComparison(ways)}`);
  const seconds = Math.round((Date.now() - started) / 1000);
  return {
    document: { measuredAt: new Date(started).toISOString(), seed: SEED, seconds, ways, missed: broken },
    broken,
  };
}
