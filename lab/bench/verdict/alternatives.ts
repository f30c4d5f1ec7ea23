import { type Contender, firstRunAbove } from './contender.ts';
import { isHigh } from './mann-whitney.ts';
import { momentsOf } from './stages.ts';

/** Fewer points than this say nothing to a rank test. */
const LEAST_POINTS = 6;

export const fixed: Contender = {
  key: 'fixed',
  title: 'fixed threshold: maximum of the first day',
  failsAfter: ({ firstDayMax }, bake) => firstRunAbove(bake, firstDayMax, 1),
};

export const sigma: Contender = {
  key: 'sigma',
  title: '3 of 3 above mean + 3 σ, as a CloudWatch alarm',
  // What stable does meanwhile is no part of an alarm on the canary; an alarm on their ratio knows no ratio of before.
  failsAfter({ baseline }, bake) {
    const { mean, deviation } = momentsOf(baseline);
    return firstRunAbove(bake, mean + 3 * deviation, 3);
  },
};

/** Looks at every point at all that came so far, of both backends where there is a control, as Kayenta's growing lookback does. */
export const mannWhitney: Contender = {
  key: 'mannWhitney',
  title: 'Mann–Whitney, 98 %, tolerance 0.25, as Kayenta',
  failsAfter({ baseline, control }, bake) {
    const known = (values: number[]) => values.filter((value) => !Number.isNaN(value));
    for (let points = LEAST_POINTS; points <= bake.length; points++) {
      const beside = control?.values.slice(0, points) ?? baseline;
      if (isHigh(known(bake.slice(0, points)), known(beside))) return points;
    }
    return null;
  },
};
