/** How much longer than a backend takes the keys have to lie still before, so that chance seldom hides who wrote them. */
const TIMES_LONGER = 3;
const SHORTEST_MS = 200;
/** Longer only where a backend itself takes longer. */
const LONG_MS = 3000;

/** After how long a silence whatever is written within `ms` of a question can be laid to whoever was asked. */
export function quietFor(ms: number): number {
  return Math.max(SHORTEST_MS, Math.min(TIMES_LONGER * ms, Math.max(LONG_MS, ms)));
}
