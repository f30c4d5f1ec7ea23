import type { RecordedSeries, Stretch } from './read-series.ts';
import { type History, type Outcome, replayStage } from './replay.ts';

export interface Backtest {
  series: string;
  stages: number;
  /** Those that nothing labelled touches, neither in their baseline nor in their bake. */
  quiet: number;
  falseFails: number;
  refused: number;
  held: number;
  /** Labelled windows in which a stage ran, and those in which none was failed. */
  incidents: number;
  missed: number;
  /** From the begin of the bake, on average over the failed ones; null when none failed. */
  minutesToFail: number | null;
  outcomes: Outcome[];
}

const HOUR = 3_600_000;

/** A stage at every full hour that has enough history before and after it. */
export function backtestSeries(series: RecordedSeries, history: History): Backtest {
  const { incidents } = series;
  const outcomes = startsIn(series, history).map((start) => replayStage(history, start));
  const run = outcomes.filter(({ ended }) => ended !== 'refused');
  const failed = run.filter(({ ended }) => ended === 'failed');
  const isQuiet = ({ startedAt }: Outcome) =>
    !incidents.some((window) => touches(stretchOf(history, startedAt), window));
  const baking = (window: Stretch) =>
    run.filter(({ startedAt, endedAt }) => touches({ from: startedAt, to: endedAt }, window));
  const running = incidents.filter((window) => baking(window).length > 0);
  const missed = running.filter(
    (window) => !failed.some(({ endedAt }) => endedAt >= window.from && endedAt <= window.to),
  );
  return {
    series: series.name,
    stages: outcomes.length,
    quiet: run.filter(isQuiet).length,
    falseFails: failed.filter(isQuiet).length,
    refused: outcomes.length - run.length,
    held: run.filter(({ heldSeconds }) => heldSeconds > 0).length,
    incidents: running.length,
    missed: missed.length,
    minutesToFail: mean(failed.map(({ startedAt, endedAt }) => (endedAt - startedAt) / 60_000)),
    outcomes,
  };
}

function startsIn({ points }: RecordedSeries, history: History): number[] {
  const [first, last] = [points[0]?.at, points.at(-1)?.at];
  if (first === undefined || last === undefined) return [];
  const { from, to } = stretchOf(history, 0);
  const starts: number[] = [];
  for (let start = Math.ceil((first - from) / HOUR) * HOUR; start + to <= last; start += HOUR) starts.push(start);
  return starts;
}

/** From the first period of the baseline to the end of the bake. */
function stretchOf({ config, watched, bakeSeconds }: History, startedAt: number): Stretch {
  const lookBack = Math.max(...watched.map((signal) => signal.lookBack(config)));
  const baseline = lookBack * config.periodSeconds * 1000;
  return { from: startedAt - baseline, to: startedAt + bakeSeconds * 1000 };
}

function touches(a: Stretch, b: Stretch): boolean {
  return a.from <= b.to && a.to >= b.from;
}

function mean(values: number[]): number | null {
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}
