import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { BaselineUnfit } from '../protocol/errors.ts';
import type { Baseline, Plan, Weights } from '../protocol/rollout.ts';
import type { HealthConfig } from './config.ts';
import { type Evidence, evidenceOf, type Readings } from './evidence.ts';
import { readMetrics, windowBefore } from './read-metrics.ts';
import { signals } from './signals/signals.ts';

/** What the signals will be measured against, and what they measured it by. */
export interface MeasuredBaseline {
  baseline: Baseline;
  evidence: Evidence;
}

/** What CloudWatch says about the last minutes, before the stage touches anything. */
export async function readBaseline(
  cloudWatch: CloudWatchClient,
  config: HealthConfig,
  now: Date,
): Promise<MeasuredBaseline> {
  const window = windowBefore(config, now.getTime());
  const { series } = await readMetrics(cloudWatch, config, window);
  return measureBaseline(config, { series, alarms: [] }, now);
}

/** Looks back as far as the signals do. */
export function measureBaseline(config: HealthConfig, readings: Readings, now: Date): MeasuredBaseline {
  const evidence = evidenceOf(readings, { ...config, since: Number.NEGATIVE_INFINITY, now: now.getTime() });
  return { baseline: Object.assign({}, ...signals.map((signal) => signal.measure(config, evidence))), evidence };
}

/** Why this stage could never be judged, or would begin where it must not end: one sentence each. */
export function judgeBaseline(
  config: HealthConfig,
  { baseline, evidence }: MeasuredBaseline,
  to: Weights,
  watched = signals,
): string[] {
  return watched.flatMap((signal) => signal.whyUnfit(config, evidence, { baseline, weights: to }));
}

/** In a few words. */
export function tellBaseline(baseline: Baseline): string[] {
  return signals.map((signal) => signal.tell(baseline)).filter((words) => words !== null);
}

/** As an error that *Prepare stage* throws; null when the stage can be judged. */
export function whyBaselineUnfit(
  config: HealthConfig,
  measured: MeasuredBaseline,
  plan: Pick<Plan, 'to'>,
): BaselineUnfit | null {
  const reasons = judgeBaseline(config, measured, plan.to);
  if (reasons.length === 0) return null;
  const advice = 'Wait until this has changed, or correct the settings under "health".';
  return new BaselineUnfit(`This stage could not be judged: ${reasons.join('; ')}. ${advice}`);
}
