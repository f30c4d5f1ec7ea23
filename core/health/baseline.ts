import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { BaselineUnfit } from '../protocol/errors.ts';
import type { Baseline, Plan, Weights } from '../protocol/rollout.ts';
import type { HealthConfig, Metric } from './config.ts';
import { type Evidence, evidenceOf, isComplete, type Readings } from './evidence.ts';
import { goodPeriodsNeeded } from './judge-periods.ts';
import { readMetrics, windowBefore } from './read-metrics.ts';
import { measureHitRate } from './signals/hit-rate.ts';
import { sustainedLevel } from './sustained-level.ts';
import { amount, periods as spell } from './words.ts';

/** What the signals will be measured against, and the traffic that they will be measured by. */
export interface MeasuredBaseline {
  baseline: Baseline;
  /** Null where it is not counted, or could not be read. */
  requestsPerSecond: number | null;
  lookupsPerSecond: number | null;
  /** Why something that is configured could not be measured. */
  unknown: { [K in keyof Baseline | 'requests']?: string };
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

/** Looks back as far as the signals do. Medians, because one odd period must not become the measure of a stage. */
export function measureBaseline(config: HealthConfig, readings: Readings, now: Date): MeasuredBaseline {
  const { hitRate, databaseLatency, redis, latency, traffic, periodSeconds } = config;
  const evidence = evidenceOf(readings, { ...config, since: Number.NEGATIVE_INFINITY, now: now.getTime() });
  const measured = measureHitRate(config, evidence);
  const isHitRateKnown = measured.complete === hitRate.periods && measured.hitRatePercent !== null;
  const databaseMs = databaseLatency && medianOf(latenciesOf(evidence, databaseLatency.metric, databaseLatency));
  const stableBefore = latency && measureStable(evidence, latency);
  const stable = traffic && rateOf(evidence, traffic.stableRequests, config);
  // Before the first stage the canary has answered nothing, and CloudWatch may know no such metric.
  const canary = (traffic && rateOf(evidence, traffic.canaryRequests, config)) ?? 0;

  const why = (metrics: Metric[]) => evidence.silence(metrics) ?? 'there is not enough data';
  return {
    baseline: {
      hitRatePercent: isHitRateKnown ? measured.hitRatePercent : null,
      databaseLatencyMs: databaseMs ?? null,
      stableLatencyMs: stableBefore?.typicalMs ?? null,
      ...(latency && { stableLatencySustainedMs: stableBefore?.sustainedMs ?? null }),
      ...(redis?.evictions && { evictionsPerMinute: medianOf(evictionsOf(evidence, redis.evictions, config)) }),
    },
    lookupsPerSecond: isHitRateKnown ? measured.lookups / (hitRate.periods * periodSeconds) : null,
    requestsPerSecond: stable === undefined || stable === null ? null : stable + canary,
    unknown: {
      ...(!isHitRateKnown && { hitRatePercent: why([...hitRate.hits, ...hitRate.misses]) }),
      ...(databaseLatency && databaseMs === null && { databaseLatencyMs: why([databaseLatency.metric]) }),
      ...(latency && stableBefore?.typicalMs === null && { stableLatencyMs: why([latency.stable]) }),
      ...(traffic && stable === null && { requests: why([traffic.stableRequests]) }),
    },
  };
}

/** Why this stage could never be judged, or would begin where it must not end: one sentence each. */
export function judgeBaseline(config: HealthConfig, measured: MeasuredBaseline, to: Weights): string[] {
  const { hitRate, databaseLatency, traffic, periodSeconds } = config;
  const { baseline, lookupsPerSecond, requestsPerSecond, unknown } = measured;
  const reasons: (string | null | undefined | false)[] = [
    unknown.hitRatePercent && `the hit rate is unknown: ${unknown.hitRatePercent}`,
    baseline.hitRatePercent !== null &&
      baseline.hitRatePercent < hitRate.minPercent &&
      `the hit rate ${amount(baseline.hitRatePercent, hitRate.minPercent)} % is already below ${hitRate.minPercent} %`,
    lookupsPerSecond !== null && whyTooFew('lookups', lookupsPerSecond, hitRate.periods, hitRate.minLookups),
    unknown.databaseLatencyMs && `the database latency is unknown: ${unknown.databaseLatencyMs}`,
    databaseLatency &&
      baseline.databaseLatencyMs !== null &&
      baseline.databaseLatencyMs > databaseLatency.ceilingMs &&
      `the database latency ${amount(baseline.databaseLatencyMs, databaseLatency.ceilingMs)} ms is already above ${databaseLatency.ceilingMs} ms`,
    // While both have traffic, the canary is compared with what stable does in the same periods.
    to.stable === 0 && unknown.stableLatencyMs && `the latency of stable is unknown: ${unknown.stableLatencyMs}`,
    unknown.requests && `the traffic is unknown: ${unknown.requests}`,
    ...expectedTooFew(),
  ];
  return reasons.filter((reason) => typeof reason === 'string');

  function expectedTooFew() {
    if (!traffic || requestsPerSecond === null) return [];
    const backends = [
      { name: 'stable', weight: to.stable },
      { name: 'the canary', weight: to.canary },
    ];
    return backends
      .filter(({ weight }) => weight > 0)
      .map(({ name, weight }) => {
        const perSecond = (requestsPerSecond * weight) / (to.stable + to.canary);
        return whyTooFew(`requests to ${name} during the bake`, perSecond, traffic.periods, traffic.minRequests);
      });
  }

  function whyTooFew(what: string, perSecond: number, count: number, least: number): string | null {
    const expected = Math.floor(perSecond * count * periodSeconds);
    const window = spell(count, periodSeconds);
    return expected < least ? `only ${expected} ${what} are to be expected in ${window}, fewer than ${least}` : null;
  }
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

/** Fewer periods than could pass a stage say nothing about one either. */
function measureStable(evidence: Evidence, latency: NonNullable<HealthConfig['latency']>) {
  const { stable, baselinePeriods, millisecondsPerUnit } = latency;
  const values = latenciesOf(evidence, stable, { outOf: baselinePeriods, millisecondsPerUnit });
  if (values.length < Math.min(goodPeriodsNeeded(latency, values.length), baselinePeriods))
    return { typicalMs: null, sustainedMs: null };
  return { typicalMs: medianOf(values), sustainedMs: sustainedLevel(values, latency) };
}

function latenciesOf(
  evidence: Evidence,
  metric: Metric,
  { outOf, millisecondsPerUnit }: { outOf: number; millisecondsPerUnit: number },
): number[] {
  const rows = evidence.lastPeriods({ latency: [metric] }, outOf).filter(isComplete);
  return rows.map(({ latency }) => latency * millisecondsPerUnit);
}

function evictionsOf(evidence: Evidence, evictions: Metric[], { periodSeconds, redis }: HealthConfig): number[] {
  const rows = evidence.lastPeriods({ evicted: evictions }, redis?.outOf ?? 0).filter(isComplete);
  return rows.map(({ evicted }) => (evicted * 60) / periodSeconds);
}

function medianOf(values: number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
  return middle.length === 0 ? null : middle.reduce((total, value) => total + value, 0) / middle.length;
}

function rateOf(evidence: Evidence, metric: Metric, { traffic, periodSeconds }: HealthConfig): number | null {
  const rows = evidence.lastPeriods({ requests: [metric] }, traffic?.periods ?? 0).filter(isComplete);
  const requests = rows.reduce((total, row) => total + row.requests, 0);
  return rows.length === 0 ? null : requests / (rows.length * periodSeconds);
}
