import type { Frame, Sparkline } from '../../../cli/live/frame.ts';
import type { RolloutReport, StageReport } from '../../../core/report/report.ts';
import { timeOfDay } from '../../../core/text/times.ts';

/** Seconds that a line of bars goes back, as in the demonstration. */
const BACK = 40;
const LAST_LINES = 4;

/** What the terminal of a demonstration showed at a moment of it, from the report that it left behind. */
export function frameAt({ series, stages }: RolloutReport, at: number): Frame {
  const stage = stages.find(({ startedAt, endedAt }) => at >= Date.parse(startedAt) && at < Date.parse(endedAt ?? ''));
  if (!stage) throw new Error('No stage ran at that moment.');
  const until = stage.timeline.filter((entry) => Date.parse(entry.at) <= at && !entry.state.endsWith('?'));
  const state = until.at(-1);
  const verdict = stage.verdicts.findLast(({ checkedAt }) => Date.parse(checkedAt) <= at);
  const lastOf = (name: string) => valuesOf(series, name, at).at(-1) ?? null;
  return {
    title: `Stage ${stage.stage} %`,
    state: state?.state ?? null,
    since: state ? new Date(state.at) : null,
    countdown: verdict ? { what: 'the deadline for a warm cache is', until: new Date(verdict.until) } : null,
    intended: weightsAt(stage, at),
    observedCanaryPercent: lastOf('observed'),
    sparklines: [
      { ...line('hit rate', '%', valuesOf(series, 'hit rate', at)), limit: 80, bound: 'at least' },
      line('database', 'ms', valuesOf(series, 'average', at)),
      line('stable', 'ms (p50)', valuesOf(series, 'stable, median', at)),
      line('canary', 'ms (p50)', valuesOf(series, 'canary, median', at)),
      line('other shape', 'per 1,000', valuesOf(series, 'other shape', at)),
    ],
    verdict: verdict ? `${verdict.verdict}: ${verdict.reason}` : null,
    lines: until.slice(-LAST_LINES).map((entry) => `${timeOfDay(entry.at)}Z  ${entry.state}: ${entry.text}`),
    keys: null,
  };
}

function line(name: string, unit: string, values: (number | null)[]): Sparkline {
  return { name, unit, values };
}

function valuesOf(series: RolloutReport['series'], name: string, at: number): (number | null)[] {
  const points = series.find((one) => one.name === name)?.points ?? [];
  return points
    .filter((point) => Date.parse(point.at) <= at)
    .slice(-BACK)
    .map(({ value }) => value);
}

function weightsAt({ from, to, change }: StageReport, at: number): StageReport['from'] {
  return change && at >= Date.parse(change.submittedAt) ? to : from;
}
