import type { Weights } from '../protocol/rollout.ts';

/**
 * How far over its limit something may be, by how long it is: a little for a long while, a lot for a short one. It fails
 * as soon as the periods of any window that ends now are too far over, on average. Counted in doublings (logarithms to
 * the base two), so that twice and half as slow weigh the same.
 */
export interface Ladder {
  /** One period alone, however bad, is no more than an even part of so many. */
  leastPeriods: number;
  /** How many doublings over the limit, on average of so many periods, are too many. Falls with the number. */
  tooMany(periods: number): number;
}

/** The shortest window that is too far over its limit, and by how much; null where none is. */
export interface Rung {
  periods: number;
  /** How many times its limit it was on average, and how many times fail it for so long. */
  times: number;
  tooManyTimes: number;
}

/** `times`: how many times its limit each period was, oldest first. */
export function rungOf(times: number[], { leastPeriods, tooMany }: Ladder): Rung | null {
  const most = tooMany(leastPeriods);
  let [sum, counted] = [0, 0];
  for (const [i, doublings] of times.map(Math.log2).toReversed().entries()) {
    const periods = i + 1;
    // A good one is bounded as well: it makes up for one that is as bad, not for two.
    const bounded = Math.max(-most, doublings);
    sum += bounded;
    counted += Math.min(most, bounded);
    const least = tooMany(periods);
    if (counted / periods >= least) return { periods, times: 2 ** (sum / periods), tooManyTimes: 2 ** least };
  }
  return null;
}

/** So many doublings over the limit, added up over the periods: 8 times it in one, 2 times in three, 1.2 times in twelve. */
export function ladder(doublings: number, leastPeriods: number): Ladder {
  return { leastPeriods, tooMany: (periods) => doublings / periods };
}

/** What stable is compared with besides: how much chance makes two backends that are alike differ. */
export interface Chance {
  /** The standard deviation of one period's ratio of the two, in doublings. */
  deviation: number;
  /** How many times stable the limit is. */
  ratio: number;
  /** How many windows are looked at in a stage, and by how many signals. */
  windows: number;
  signals: number;
}

/** Of a thousand stages of which nothing is wrong, chance may fail one, however many windows and signals there are. */
const RISK = 1 / 1000;

/**
 * A ladder that chance does not climb. Where each period's ratio is no more scattered than a normal distribution of that
 * deviation, the mean of n of them is above `reach / √n` with a probability of `exp(-reach² / (2 deviation²))`; that
 * times the number of windows and signals is the risk.
 */
export function aboveChance({ leastPeriods, tooMany }: Ladder, { deviation, ratio, windows, signals }: Chance): Ladder {
  const reach = deviation * Math.sqrt(2 * Math.log((windows * signals) / RISK));
  const allowed = Math.log2(ratio);
  return {
    leastPeriods,
    tooMany(periods) {
      // Over the limit, the sum of n may be `reach √n - n allowed`. It never falls, else one more good period could fail it.
      const rising = Math.min(periods, (reach / (2 * allowed)) ** 2);
      return Math.max(tooMany(periods), (reach * Math.sqrt(rising) - rising * allowed) / periods);
    },
  };
}

/** All windows of up to `outOf` periods, but those of one, in a phase of so many. */
export function windowsIn(periods: number, outOf: number): number {
  const longest = Math.min(periods, outOf);
  return (longest * (longest - 1)) / 2 + (periods - longest) * (longest - 1);
}

/** Nine of ten steps of a normal distribution are smaller than so many standard deviations of one of its two ends. */
const NINE_OF_TEN = 1.645 * Math.SQRT2;

/**
 * How much a level differs from one period to the next, in doublings, as a standard deviation: by the step that nine of
 * ten are smaller than, so that a burst, which is two large steps, is none, and a level that keeps jumping is. Null of
 * fewer than two values.
 */
export function scatterOf(values: number[]): number | null {
  const steps = values.slice(1).map((value, i) => Math.abs(Math.log2(value / (values[i] ?? value))));
  const high = steps.toSorted((a, b) => a - b)[Math.ceil(0.9 * steps.length) - 1];
  return high === undefined ? null : high / NINE_OF_TEN;
}

/**
 * How much the ratio of canary and stable scatters where stable alone, with its share of the traffic before the stage,
 * scattered so much: what is measured of fewer requests scatters more, as the root of their number.
 */
export function scatterOfRatio(scatterBefore: number, before: Weights, now: Weights): number {
  const share = (of: keyof Weights, weights: Weights) => weights[of] / (weights.stable + weights.canary);
  return scatterBefore * Math.sqrt(share('stable', before) * (1 / share('stable', now) + 1 / share('canary', now)));
}
