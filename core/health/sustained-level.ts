import type { Tolerance } from './tolerance.ts';

/**
 * The highest level that so many of these values kept up as would fail a stage: a limit at this level never failed
 * them. Null when there are too few values to fail at all.
 */
export function sustainedLevel(values: number[], { outOf, mayExceed }: Tolerance): number | null {
  const levels: number[] = [];
  for (let first = 0; first + mayExceed < values.length; first++) {
    const level = values.slice(first, first + outOf).toSorted((a, b) => b - a)[mayExceed];
    if (level !== undefined) levels.push(level);
  }
  return levels.length > 0 ? Math.max(...levels) : null;
}
