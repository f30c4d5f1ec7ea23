/** How many keys one SCAN looks at. While the server is busy with them, nobody else is served. */
export interface Pace {
  count(): number;
  /** What looking at one key, and deleting it where it is doomed, costs the server on average. */
  learn(microsecondsPerKey: number): void;
}

/** Beyond this, a batch costs the neighbours more and brings the flush nearly nothing. */
const MOST = 1000;
/** Below this, the neighbours do not notice the difference, and every key costs more. */
const FEWEST = 50;
const FIRST = 100;
const FASTEST_GROWTH = 1.5;

/**
 * Holds the time that the server spends on one batch to a budget. Pausing between batches would cost throughput
 * and help nobody: it is the size of a batch that hurts.
 */
export function paceWithin(budgetMicroseconds: number | null): Pace {
  if (budgetMicroseconds === null) return { count: () => MOST, learn: () => {} };
  let count = FIRST;
  return {
    count: () => count,
    learn(microsecondsPerKey) {
      const wanted = Math.min(budgetMicroseconds / microsecondsPerKey, count * FASTEST_GROWTH);
      count = Math.round(Math.min(MOST, Math.max(FEWEST, wanted)));
    },
  };
}
