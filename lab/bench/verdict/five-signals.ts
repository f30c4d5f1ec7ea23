export const SIGNALS = 5;

export interface Tally {
  stages: number;
  failed: number;
}

/**
 * How often a stage fails that is judged by five signals at once, each of another series: over every choice of five
 * stages from five different series, so that no luck of the draw is in it. With fewer series they are drawn again.
 */
export function failsTogether(tallies: Tally[]): number | null {
  const stages = tallies.map((tally) => tally.stages).filter((count) => count > 0);
  if (stages.length === 0) return null;
  if (stages.length < SIGNALS) return 1 - (1 - sum(tallies.map(({ failed }) => failed)) / sum(stages)) ** SIGNALS;
  const passed = tallies.map((tally) => tally.stages - tally.failed);
  return 1 - waysToChoose(passed) / waysToChoose(stages);
}

/** The same where every series weighs the same, however many of its stages count. */
export function failsTogetherBySeries(tallies: Tally[]): number | null {
  const counted = tallies.filter(({ stages }) => stages > 0);
  return failsTogether(counted.map(({ stages, failed }) => ({ stages: 1, failed: failed / stages })));
}

/** In how many ways five can be taken, each from another of these. */
function waysToChoose(counts: number[]): number {
  const ways = [1, 0, 0, 0, 0, 0];
  for (const count of counts) {
    for (let k = SIGNALS; k > 0; k--) ways[k] = (ways[k] ?? 0) + (ways[k - 1] ?? 0) * count;
  }
  return ways[SIGNALS] ?? 0;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
