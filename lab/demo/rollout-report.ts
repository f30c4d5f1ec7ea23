import { assemble } from '../../core/report/assemble.ts';
import type { Mark, RolloutReport, StageReport } from '../../core/report/report.ts';
import type { DemoResult } from './demo-result.ts';
import { figuresOf } from './figures.ts';
import type { Recorder } from './recorder.ts';
import { seriesOf } from './series.ts';

export interface RolloutReportProps {
  report: DemoResult;
  stages: StageReport[];
  recorder: Recorder;
  /** What the stages do not tell themselves, such as the moment of a fault. */
  marks: Mark[];
}

/** The charts begin so long before the first stage: what was before says nothing. */
const LEAD_MS = 15_000;

/** The page of a demonstration: what Step Functions knows of its stages, and what the shop published meanwhile. */
export function rolloutReport({ report, stages, recorder, marks }: RolloutReportProps): RolloutReport {
  const { fault, ended, sessions } = report;
  const title = fault ? `Demonstration with the fault ${fault.name}` : 'Demonstration of a whole rollout';
  const from = Date.parse(stages[0]?.startedAt ?? new Date(0).toISOString()) - LEAD_MS;
  const since = <T extends { at: number }>(samples: T[]) => samples.filter(({ at }) => at >= from);
  const series = seriesOf(since(recorder.readings()), since(recorder.weights()), recorder.witness.visits);
  const assembled = assemble(title, stages, series, new Date());
  const headline =
    fault || assembled.ended === 'badly'
      ? assembled.headline
      : `${upperFirst(ended)}: all traffic is on the new backend, and ${sessions.end} of ${sessions.start} customers who were signed in still are.`;
  return {
    ...assembled,
    headline,
    marks: [...assembled.marks, ...marks].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
    tables: figuresOf(report),
  };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
