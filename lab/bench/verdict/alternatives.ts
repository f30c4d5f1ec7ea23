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
  failsAfter({ baseline }, bake) {
    const { mean, deviation } = momentsOf(baseline);
    return firstRunAbove(bake, mean + 3 * deviation, 3);
  },
};

/** Looks at every point at all that came so far, as Kayenta's growing lookback does. */
export const mannWhitney: Contender = {
  key: 'mannWhitney',
  title: 'Mann–Whitney, 98 %, tolerance 0.25, as Kayenta',
  failsAfter({ baseline }, bake) {
    for (let points = LEAST_POINTS; points <= bake.length; points++) {
      if (isHigh(bake.slice(0, points), baseline)) return points;
    }
    return null;
  },
};
