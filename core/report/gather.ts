import type { HealthConfig } from '../health/config.ts';
import type { Series as Read } from '../health/evidence.ts';
import type { Window } from '../health/read-metrics.ts';
import { assemble } from './assemble.ts';
import { measuredSeries } from './measured-series.ts';
import { withPeriodOf } from './metric-period.ts';
import type { Recorded } from './recorded.ts';
import type { RolloutReport, StageReport } from './report.ts';
import { tellStage } from './tell-stage.ts';

/** Where a report gets what it tells of executions. */
export interface Executions {
  /** An execution with its history; null where Step Functions knows it no more. */
  record(executionArn: string): Promise<Recorded | null>;
  /** The execution that rolled this stage back, or does; null where none did. */
  rollbackOf(stage: Recorded): Promise<Recorded | null>;
}

/** Where it gets what was measured. */
export interface Measurements {
  config: HealthConfig;
  metrics(config: HealthConfig, window: Window): Promise<ReadonlyMap<string, Read>>;
}

/** What one stage did; null where nobody knows it any more. */
export async function gatherStage(
  { record, rollbackOf }: Executions,
  executionArn: string,
  now: Date,
): Promise<StageReport | null> {
  const stage = await record(executionArn);
  if (!stage) return null;
  const rollback = await rollbackOf(stage);
  return tellStage(stage.execution, stage.events, rollback ?? undefined, now);
}

/** The page of these stages, oldest first, with what was measured meanwhile. */
export async function gatherReport(
  { metrics, config }: Measurements,
  title: string,
  stages: StageReport[],
  now: Date,
): Promise<RolloutReport> {
  const [first] = stages;
  if (!first) return assemble(title, stages, [], now);
  const suited = withPeriodOf(config, Date.parse(first.startedAt), now);
  const series = measuredSeries(suited, await metrics(suited, windowOf(stages, suited, now)), stages);
  return assemble(title, stages, series, now);
}

/** So many periods before and after belong to the picture: what was before is the measure of what came. */
const MARGIN_PERIODS = 5;

/** Only complete periods: from a little before the first stage to a little after the last one and its rollback. */
function windowOf(stages: StageReport[], { periodSeconds }: HealthConfig, now: Date): Window {
  const period = periodSeconds * 1000;
  const margin = MARGIN_PERIODS * period;
  const starts = stages.map(({ startedAt }) => Date.parse(startedAt));
  const ends = stages.flatMap(({ endedAt, rollback }) => [
    endedAt ? Date.parse(endedAt) : now.getTime(),
    rollback?.endedAt ? Date.parse(rollback.endedAt) : 0,
  ]);
  const complete = Math.floor(now.getTime() / period) * period;
  return {
    from: Math.floor((Math.min(...starts) - margin) / period) * period,
    to: Math.min(complete, Math.ceil((Math.max(...ends) + margin) / period) * period),
  };
}
