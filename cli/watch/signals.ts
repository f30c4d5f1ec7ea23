import type { HealthConfig, Metric } from '../../core/health/config.ts';
import { type Evidence, evidenceOf, type Readings } from '../../core/health/evidence.ts';
import type { Baseline } from '../../core/protocol/rollout.ts';
import type { Sparkline } from '../live/frame.ts';

/** So many periods are shown, and read. */
export const PERIODS_SHOWN = 40;

/** What the metrics of the last periods look like. */
export interface Signals {
  sparklines: Sparkline[];
  /** Null where requests are not counted, or none came. */
  observedCanaryPercent: number | null;
}

/** From when on to read. */
export function signalsFrom({ periodSeconds, metricLagSeconds }: HealthConfig, now: number): number {
  const period = periodSeconds * 1000;
  return Math.floor((now - metricLagSeconds * 1000) / period) * period - PERIODS_SHOWN * period;
}

/** The same series that the deployed judge reads, period by period, each with the limit that it would apply now. */
export function readSignals(
  config: HealthConfig,
  series: Readings['series'],
  baseline: Baseline | null,
  now: Date,
): Signals {
  const evidence = evidenceOf(
    { series, alarms: [] },
    { ...config, since: Number.NEGATIVE_INFINITY, now: now.getTime() },
  );
  const sparklines = [hitRate, databaseLatency, canaryLatency, canaryErrors].map((draw) =>
    draw(config, evidence, baseline),
  );
  return {
    sparklines: sparklines.filter((line) => line !== null),
    observedCanaryPercent: observedShare(config, evidence),
  };
}

type Draw = (config: HealthConfig, evidence: Evidence, baseline: Baseline | null) => Sparkline | null;

const hitRate: Draw = ({ hitRate: { hits, misses, minPercent } }, evidence) => ({
  name: 'hit rate',
  unit: '%',
  values: evidence
    .lastPeriods({ hits, misses }, PERIODS_SHOWN)
    .map((row) => percent(row.hits, plus(row.hits, row.misses))),
  limit: minPercent,
  bound: 'at least',
});

const databaseLatency: Draw = ({ databaseLatency: settings }, evidence, baseline) => {
  if (!settings) return null;
  const { metric, millisecondsPerUnit, floorMs, ceilingMs, maxRatio } = settings;
  const before = baseline?.databaseLatencyMs;
  return {
    name: 'database',
    unit: 'ms',
    values: valuesOf(evidence, metric, millisecondsPerUnit),
    limit: before ? Math.min(ceilingMs, Math.max(floorMs, before * maxRatio)) : ceilingMs,
  };
};

const canaryLatency: Draw = ({ latency }, evidence, baseline) => {
  if (!latency) return null;
  const { canary, stable, millisecondsPerUnit, floorMs, maxRatio } = latency;
  const stableMs = valuesOf(evidence, stable, millisecondsPerUnit).at(-1) ?? baseline?.stableLatencyMs ?? 0;
  return {
    name: 'canary latency',
    unit: 'ms',
    values: valuesOf(evidence, canary, millisecondsPerUnit),
    limit: Math.max(floorMs, stableMs * maxRatio),
  };
};

const canaryErrors: Draw = ({ traffic }, evidence) => {
  if (!traffic?.errors) return null;
  const { errors, stableRequests, canaryRequests, errorFloorPercent, errorMarginPercent } = traffic;
  const rows = evidence.lastPeriods(
    {
      errors: [errors.canary],
      requests: [canaryRequests],
      stableErrors: [errors.stable],
      stableRequests: [stableRequests],
    },
    PERIODS_SHOWN,
  );
  const last = rows.at(-1);
  const stablePercent = last ? (percent(last.stableErrors, last.stableRequests) ?? 0) : 0;
  return {
    name: 'canary errors',
    unit: '%',
    values: rows.map((row) => percent(row.errors, row.requests)),
    limit: Math.max(errorFloorPercent, stablePercent + errorMarginPercent),
  };
};

/** Of as many periods as the judge looks at: fewer would show chance. */
function observedShare({ traffic }: HealthConfig, evidence: Evidence): number | null {
  if (!traffic) return null;
  const { stableRequests, canaryRequests, periods } = traffic;
  const rows = evidence.lastPeriods({ stable: [stableRequests], canary: [canaryRequests] }, periods);
  // Before the first stage CloudWatch may know no such metric of the canary.
  const canary = rows.reduce((sum, row) => sum + (row.canary ?? 0), 0);
  const stable = rows.reduce((sum, row) => sum + (row.stable ?? 0), 0);
  return percent(canary, stable + canary);
}

function valuesOf(evidence: Evidence, metric: Metric, factor: number): (number | null)[] {
  return evidence
    .lastPeriods({ value: [metric] }, PERIODS_SHOWN)
    .map(({ value }) => (value === null ? null : value * factor));
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a + b;
}

function percent(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole === 0 ? null : (100 * part) / whole;
}
