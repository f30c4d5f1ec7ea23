import type { Trial } from './stages.ts';

/** One way to judge. It sees the bake point by point and answers after how many points it failed the stage; null when it never did. */
export interface Contender {
  /** In the last line of the output. */
  key: 'sluice' | 'fixed' | 'sigma' | 'mannWhitney';
  title: string;
  failsAfter(trial: Trial, bake: number[]): number | null;
  /** The same judge where it is one of so many that share the error budget of a stage; left out where there is no budget. */
  oneOf?(signals: number): Contender;
}

/** The first point at which so many of the last ones, without a gap, were above the limit. */
export function firstRunAbove(values: number[], limit: number, length: number): number | null {
  let run = 0;
  for (const [i, value] of values.entries()) {
    run = value > limit ? run + 1 : 0;
    if (run === length) return i + 1;
  }
  return null;
}
