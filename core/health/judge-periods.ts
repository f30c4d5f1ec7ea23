import type { Common } from './common.ts';
import { rungOf } from './ladder.ts';
import { type Finding, fails, mayRecover, passes, tooFew } from './signal.ts';
import type { Tolerance } from './tolerance.ts';
import { amount, periods, roughly } from './words.ts';

/** How one period compares with its limit; null where that is unknown. */
export type Measured = {
  /** How far it is above its limit; zero and less is within. */
  over: number;
  /** How many times its limit it is, where that says how bad it is; a ladder takes the others for good. */
  times?: number;
  /** What was measured and what its limit is. */
  words: string;
  numbers: Finding['numbers'];
} | null;

/** One or two good periods may be luck. */
const LEAST_GOOD = 3;

/**
 * N of M: one bad period is not a failure. It fails as soon as the bad ones alone are too many, or too far over on the
 * ladder, or when a phase had nothing but bad ones from its start; it passes when the good ones are as large a share of what the phase has so far,
 * unknown periods counted as bad. So a further good period never
 * turns a pass into a failure, and neither does a phase that is shorter than what is looked at.
 */
export function judgePeriods(what: string, measured: Measured[], tolerance: Tolerance, periodSeconds: number): Finding {
  const known = measured.filter((period) => period !== null);
  const bad = known.filter(({ over }) => over > 0).length;
  const good = known.length - bad;
  const [worst] = known.toSorted((a, b) => b.over - a.over);
  const numbers = { ...worst?.numbers, periodsOver: bad, periodsWithin: good };
  const window = periods(measured.length, periodSeconds);

  const needed = goodPeriodsNeeded(tolerance, measured.length);
  const endsBadly = isWithoutGood(measured, tolerance.allOfLast);
  const isKnownBad = measured.length - bad < needed || (endsBadly && known.length === measured.length);
  const badFromTheStart = bad === measured.length && bad >= (tolerance.allOfFirst ?? Number.POSITIVE_INFINITY);
  if (worst && (bad > tolerance.mayExceed || badFromTheStart)) {
    return fails(`${what} was over its limit in ${bad} of the last ${window}: at worst ${worst.words}`, numbers);
  }
  const rung =
    tolerance.ladder &&
    rungOf(
      known.map(({ times = 0 }) => times),
      tolerance.ladder,
    );
  if (worst && rung) {
    const so = `${what} was ${roughly(rung.times)} times its limit on average over the last ${periods(rung.periods, periodSeconds)}`;
    return fails(`${so}, and ${roughly(rung.tooManyTimes)} times is too much for so long: at worst ${worst.words}`, {
      ...numbers,
      timesLimit: rung.times,
      tooManyTimes: rung.tooManyTimes,
    });
  }
  if (worst && good >= needed && !endsBadly) {
    const so = `${what} was within its limit in ${good} of the last ${window}`;
    return passes(
      bad === 0
        ? `${so}: at worst ${worst.words}`
        : `${so}, and over it in ${bad}, which may be: at worst ${worst.words}`,
      numbers,
    );
  }
  if (worst && measured.length >= LEAST_GOOD && isKnownBad) {
    const so = `${what} was over its limit in ${bad} of the last ${window} (at worst ${worst.words})`;
    return mayRecover('HealthFailed', so, numbers);
  }
  const few = { seen: known.length, asked: tolerance.outOf, periodSeconds };
  return tooFew(what, few, numbers, `, ${bad} over the limit`);
}

/** What is bad by itself before a stage, whatever it may be compared with later; none where nobody knows. */
export function whyAlreadyBad(
  what: string,
  measured: Measured[],
  tolerance: Tolerance,
  { periodSeconds }: Common,
): string[] {
  const { verdict, reason } = judgePeriods(what, measured, tolerance, periodSeconds);
  return verdict === 'fail' ? [reason] : [];
}

/** A canary that got slow half-way through a long bake has enough good periods, and is bad all the same. */
function isWithoutGood(measured: Measured[], last = measured.length): boolean {
  return measured.slice(-last).every((period) => period === null || period.over > 0);
}

/** Of so many periods of a phase. */
export function goodPeriodsNeeded({ outOf, mayExceed }: Tolerance, seen: number): number {
  const good = outOf - mayExceed;
  return Math.max(Math.min(LEAST_GOOD, good), Math.ceil((Math.min(seen, outOf) * good) / outOf));
}

export function measureLatency(ms: number, limitMs: number): Measured {
  const words = `${amount(ms, limitMs)} ms, limit ${amount(limitMs, ms)} ms`;
  return { over: ms - limitMs, times: ms / limitMs, words, numbers: { worstMs: ms, limitMs } };
}
