import type { RecordedSeries } from '../../../cli/backtest/read-series.ts';

/** One stage as it would have run on a series: what was before it, and what came while it baked. */
export interface Trial {
  series: string;
  baseline: number[];
  bake: number[];
  /** When each point of the bake began. */
  times: number[];
  /** Nothing labelled touches it, neither in the baseline nor in the bake. */
  isQuiet: boolean;
  deviation: number;
  /** The highest value of the series' first day. */
  firstDayMax: number;
  /** Stable in the same periods; null where nothing is left on it. */
  control: Control | null;
}

interface Control {
  values: number[];
  /** The canary's share of the requests in the bake and before the stage, in percent. */
  canaryPercent: number;
  canaryPercentBefore: number;
}

export const BASELINE_POINTS = 48;
export const BAKE_POINTS = 24;
/** A baseline that varies more than this says little about a latency. */
const MOST_VARIATION = 0.5;
const HOUR = 3_600_000;

export interface Trials {
  counted: Trial[];
  /** How many starts there are, whatever their baseline. */
  starts: number;
}

/** A stage at every full hour that has enough points before and after it. One point is one period, whatever the clock says. */
export function trialsOf(series: RecordedSeries): Trials {
  const counted: Trial[] = [];
  let starts = 0;
  for (const first of firstOfEachHour(series)) {
    const before = series.points.slice(Math.max(0, first - BASELINE_POINTS), first);
    const after = series.points.slice(first, first + BAKE_POINTS);
    if (before.length < BASELINE_POINTS || after.length < BAKE_POINTS) continue;
    starts += 1;
    const baseline = before.map(({ value }) => value);
    const { mean, deviation } = momentsOf(baseline);
    if (!(deviation / mean <= MOST_VARIATION)) continue;
    const [from, to] = [before[0]?.at ?? 0, after.at(-1)?.at ?? 0];
    counted.push({
      series: series.name,
      baseline,
      bake: after.map(({ value }) => value),
      times: after.map(({ at }) => at),
      isQuiet: !series.incidents.some((window) => from <= window.to && to >= window.from),
      deviation,
      firstDayMax: firstDayMaxOf(series),
      control: null,
    });
  }
  return { counted, starts };
}

export function momentsOf(values: number[]): { mean: number; deviation: number } {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  const variance = values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

function firstOfEachHour({ points }: RecordedSeries): number[] {
  const hourOf = (at: number) => Math.floor(at / HOUR);
  return points.flatMap(({ at }, i) => {
    const previous = points[i - 1];
    return previous && hourOf(previous.at) < hourOf(at) ? [i] : [];
  });
}

function firstDayMaxOf({ points }: RecordedSeries): number {
  const start = points[0]?.at ?? 0;
  return Math.max(...points.filter(({ at }) => at < start + 24 * HOUR).map(({ value }) => value));
}
