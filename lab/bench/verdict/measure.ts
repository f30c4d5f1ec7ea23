import type { RecordedSeries, Stretch } from '../../../cli/backtest/read-series.ts';
import type { Contender } from './contender.ts';
import { failsTogether, failsTogetherBySeries, type Tally } from './five-signals.ts';
import type { Trial, Trials } from './stages.ts';

/** What is put onto a series from the advance on. */
const SHIFTS: Record<'x1.5' | 'x2' | 'x3' | 'sd3', (value: number, trial: Trial) => number> = {
  'x1.5': (value) => value * 1.5,
  x2: (value) => value * 2,
  x3: (value) => value * 3,
  sd3: (value, { deviation }) => value + 3 * deviation,
};
export type Shift = keyof typeof SHIFTS;

export interface Measured {
  /** The share of quiet stages that were failed although nothing had changed. */
  falseFails: number;
  /** The same where five signals of different series are judged at once. */
  falseFailsFiveSignals: number | null;
  /** And where every series weighs the same in that. */
  fiveSignalsBySeries: number | null;
  caught: Record<Shift, number>;
  /** After how many points, on average over those caught. */
  delays: Record<Shift, number | null>;
  /** The share of labelled windows in which a running stage was failed. */
  windows: number | null;
  /** False fails by series, for people. */
  bySeries: Map<string, Tally>;
}

export function measure(contender: Contender, trials: Trials, series: RecordedSeries[]): Measured {
  const quiet = trials.counted.filter(({ isQuiet }) => isQuiet);
  const unchanged = quiet.map((trial) => contender.failsAfter(trial, trial.bake));
  const bySeries = new Map<string, Tally>();
  for (const [i, trial] of quiet.entries()) {
    const sofar = bySeries.get(trial.series) ?? { stages: 0, failed: 0 };
    const failed = sofar.failed + (unchanged[i] === null ? 0 : 1);
    bySeries.set(trial.series, { stages: sofar.stages + 1, failed });
  }
  const shifted = (shift: Shift) =>
    quiet.map((trial) =>
      contender.failsAfter(
        trial,
        trial.bake.map((value) => SHIFTS[shift](value, trial)),
      ),
    );
  const results = { 'x1.5': shifted('x1.5'), x2: shifted('x2'), x3: shifted('x3'), sd3: shifted('sd3') };
  return {
    falseFails: shareFailed(unchanged) ?? 0,
    falseFailsFiveSignals: failsTogether([...bySeries.values()]),
    fiveSignalsBySeries: failsTogetherBySeries([...bySeries.values()]),
    caught: each(results, (failed) => shareFailed(failed) ?? 0),
    delays: each(results, meanDelay),
    windows: shareFailed(windowsOf(contender, trials, series)),
    bySeries,
  };
}

/** For each labelled window that a stage ran in: whether one was failed while it was open. */
function windowsOf(contender: Contender, { counted }: Trials, series: RecordedSeries[]): (number | null)[] {
  return series.flatMap(({ name, incidents }) =>
    incidents.flatMap((window) => {
      const running = counted.filter((trial) => trial.series === name && trial.times.some((at) => isIn(window, at)));
      if (running.length === 0) return [];
      const caught = running.some((trial) => {
        const points = contender.failsAfter(trial, trial.bake);
        return points !== null && isIn(window, trial.times[points - 1] ?? 0);
      });
      return [caught ? 1 : null];
    }),
  );
}

function isIn({ from, to }: Stretch, at: number): boolean {
  return at >= from && at <= to;
}

function shareFailed(results: (number | null)[]): number | null {
  return results.length === 0 ? null : results.filter((points) => points !== null).length / results.length;
}

function meanDelay(results: (number | null)[]): number | null {
  const delays = results.filter((points) => points !== null);
  return delays.length === 0 ? null : delays.reduce((total, points) => total + points, 0) / delays.length;
}

function each<T, U>(values: Record<Shift, T>, to: (value: T) => U): Record<Shift, U> {
  return { 'x1.5': to(values['x1.5']), x2: to(values.x2), x3: to(values.x3), sd3: to(values.sd3) };
}
