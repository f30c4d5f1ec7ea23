/** How many keys one SCAN looks at. While the server is busy with them, nobody else is served. */
export interface Pace {
  count(): number;
  /** How long the answer to such a SCAN took. */
  heard(count: number, microseconds: number): void;
}

/** Beyond this, a batch costs the neighbours more and brings the flush nearly nothing. */
const MOST = 1000;
/** Below this, the neighbours do not notice the difference, and every key costs more. */
const FEWEST = 50;
const FIRST = 100;
/** Answers between two adjustments. One of them tells little: a network or a busy client only ever adds to it. */
const ANSWERS = 16;
const FASTEST_GROWTH = 1.5;

/**
 * Holds the time that the server spends on one batch to a budget. Pausing between batches would cost throughput
 * and help nobody: it is the size of a batch that hurts.
 */
export function paceWithin(budgetMicroseconds: number | null, roundTripMicroseconds: number): Pace {
  if (budgetMicroseconds === null) return { count: () => MOST, heard: () => {} };
  let count = FIRST;
  let costs: number[] = [];
  return {
    count: () => count,
    heard(looked, microseconds) {
      costs.push(Math.max(0, microseconds - roundTripMicroseconds) / looked);
      if (costs.length < ANSWERS) return;
      const perKey = typical(costs);
      costs = [];
      const wanted = Math.min(budgetMicroseconds / perKey, count * FASTEST_GROWTH);
      count = Math.round(Math.min(MOST, Math.max(FEWEST, wanted)));
    },
  };
}

/** Of an answer that nothing held up; the very shortest may have been of a page with few keys. */
function typical(costs: number[]): number {
  return costs.toSorted((a, b) => a - b)[2] ?? 0;
}
