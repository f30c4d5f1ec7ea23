import type { Tolerance } from './config.ts';
import { type Finding, fails, passes, unknown } from './signal.ts';
import { amount, periods } from './words.ts';

/** How one period compares with its limit; null where that is unknown. */
export type Measured = {
  /** How far it is above its limit; zero and less is within. */
  over: number;
  /** What was measured and what its limit is. */
  words: string;
  numbers: Finding['numbers'];
} | null;

/**
 * N of M: one bad period is not a failure. It passes only when it would pass even if every unknown period were bad, and
 * fails as soon as the bad ones alone are too many. So a further good period never turns a pass into a failure.
 */
export function judgePeriods(
  what: string,
  measured: Measured[],
  { outOf, mayExceed }: Tolerance,
  periodSeconds: number,
): Finding {
  const known = measured.filter((period) => period !== null);
  const bad = known.filter(({ over }) => over > 0).length;
  const good = known.length - bad;
  const worst = known.reduce<Measured>((a, b) => (a && a.over >= b.over ? a : b), null);
  const numbers = { ...worst?.numbers, periodsOver: bad, periodsWithin: good };
  const window = periods(outOf, periodSeconds);

  if (!worst || (bad <= mayExceed && good < outOf - mayExceed)) {
    const seen = `${known.length} of ${window} ${known.length === 1 ? 'has' : 'have'} data`;
    return unknown(`${what} is unknown: only ${seen}, ${bad} over the limit`, numbers);
  }
  return bad > mayExceed
    ? fails(`${what} was over its limit in ${bad} of the last ${window}: at worst ${worst.words}`, numbers)
    : passes(`${what} was within its limit in ${good} of the last ${window}: at worst ${worst.words}`, numbers);
}

export function measureLatency(ms: number, limitMs: number): Measured {
  const words = `${amount(ms, limitMs)} ms, limit ${amount(limitMs, ms)} ms`;
  return { over: ms - limitMs, words, numbers: { worstMs: ms, limitMs } };
}
