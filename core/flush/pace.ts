/** How many keys one SCAN looks at. While the server is busy with them, nobody else is served. */
export interface Pace {
  count(): number;
  /** What looking at one key, and deleting it where it is doomed, costs the server on average. */
  learn(microsecondsPerKey: number): void;
}

/** Beyond this, a batch costs the neighbours more and brings the flush nearly nothing. */
const MOST = 1000;
/** Where it would not be through in time otherwise: still some milliseconds of the server's, and less often. */
const MOST_IN_HASTE = 2000;
/** Below this, the neighbours do not notice the difference, and every key costs more. */
const FEWEST = 50;
const FIRST = 100;
const FASTEST_GROWTH = 1.5;
/** Of the way there and back: a server that is busy for so little of the time keeps nearly nobody waiting. */
const SHARE_OF_WAY = 0.04;

/**
 * Holds the time that the server spends on one batch to a budget. Pausing between batches would cost throughput
 * and help nobody: it is the size of a batch that hurts. From afar a batch may be larger: one is under way at a time, so the
 * way there and back is the pause. `atLeast`: so many, lest time runs out.
 */
export function paceWithin(
  budgetMicroseconds: number | null,
  roundTripMicroseconds = 0,
  atLeast: () => number = () => 0,
): Pace {
  const inTime = (count: number) => Math.round(Math.max(count, Math.min(MOST_IN_HASTE, atLeast())));
  if (budgetMicroseconds === null) return { count: () => inTime(MOST), learn: () => {} };
  const budget = Math.max(budgetMicroseconds, roundTripMicroseconds * SHARE_OF_WAY);
  let count = FIRST;
  return {
    count: () => inTime(count),
    learn(microsecondsPerKey) {
      const wanted = Math.min(budget / microsecondsPerKey, count * FASTEST_GROWTH);
      count = Math.round(Math.min(MOST, Math.max(FEWEST, wanted)));
    },
  };
}
