import { describe, expect, it } from 'vitest';
import { readSignals, signalsFrom } from '../../../cli/watch/signals.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { keyOf, type Series } from '../../../core/health/evidence.ts';

const metric = (name: string, side?: string) =>
  ['Shop', name, side ? { Backend: side } : {}] as [string, string, Record<string, string>];
const config = HealthConfig.parse({
  periodSeconds: 60,
  metricLagSeconds: 60,
  warmUp: { deadlineSeconds: 600 },
  bake: { timeSeconds: 1440 },
  alarms: { abortOn: [], abortOnCanary: [] },
  hitRate: { hits: [metric('Hits')], misses: [metric('Misses')], minPercent: 80, periods: 3, minLookups: 10 },
  databaseLatency: {
    metric: metric('Db'),
    millisecondsPerUnit: 1000,
    floorMs: 20,
    ceilingMs: 500,
    maxRatio: 2,
    outOf: 5,
    mayExceed: 2,
  },
  latency: {
    stable: metric('Latency', 'old'),
    canary: metric('Latency', 'new'),
    millisecondsPerUnit: 1,
    floorMs: 50,
    maxRatio: 2,
    baselinePeriods: 5,
    outOf: 5,
    mayExceed: 2,
  },
  traffic: {
    stableRequests: metric('Requests', 'old'),
    canaryRequests: metric('Requests', 'new'),
    stableErrors: metric('Errors', 'old'),
    canaryErrors: metric('Errors', 'new'),
    minRequests: 10,
    errorMarginPercent: 2,
    errorFloorPercent: 1,
    splitTolerancePercent: 5,
    periods: 2,
    mayExceed: 0,
  },
});
const now = new Date('2026-11-21T10:15:30Z');
const minute = (before: number) => Math.floor(now.getTime() / 60_000) * 60_000 - before * 60_000;
const values = (...newestLast: number[]): Series => ({
  points: new Map(newestLast.map((value, i) => [minute(newestLast.length - i), value])),
  trouble: null,
});
const { hitRate, databaseLatency, latency, traffic } = config;
const baseline = { hitRatePercent: 99, databaseLatencyMs: 30, stableLatencyMs: 20 };

describe('what a stage looks like in its metrics', () => {
  const series = new Map(
    [
      [hitRate.hits[0], values(90, 50)],
      [hitRate.misses[0], values(10, 50)],
      [databaseLatency?.metric, values(0.02, 0.05)],
      [latency?.stable, values(30, 40)],
      [latency?.canary, values(10, 200)],
      [traffic?.stableRequests, values(90, 100)],
      [traffic?.canaryRequests, values(10, 100)],
      [traffic?.stableErrors, values(0, 3)],
      [traffic?.canaryErrors, values(0, 10)],
    ].flatMap(([key, points]) =>
      key && points && 'points' in points && 'namespace' in key ? [[keyOf(key), points] as const] : [],
    ),
  );
  const { sparklines, observedCanaryPercent } = readSignals(
    config,
    series,
    { weights: { stable: 75, canary: 25 }, baseline },
    now,
  );
  const named = (name: string) => sparklines.find((line) => line.name === name);

  it.each([
    ['hit rate', [90, 50], 80],
    // Twice what it took before the stage.
    ['database', [20, 50], 60],
    // Twice what stable takes now.
    ['canary latency', [10, 200], 80],
    // Stable's own share of errors, and the margin.
    ['canary errors', [0, 10], 5],
  ])('shows the %s with the limit that the judge would apply', (name, last, limit) => {
    expect(named(name)?.values.slice(-2)).toEqual(last);
    expect(named(name)?.limit).toBeCloseTo(limit);
  });

  it('counts the requests of as many periods as the judge does', () => {
    expect(observedCanaryPercent).toBeCloseTo((100 * 110) / 300);
  });
});

it('shows nothing as nothing: no value is made up where CloudWatch has none', () => {
  const { sparklines, observedCanaryPercent } = readSignals(config, new Map(), null, now);

  expect(sparklines.flatMap((line) => line.values).filter((value) => value !== null)).toEqual([]);
  expect(observedCanaryPercent).toBeNull();
});

it('asks for whole periods', () => {
  expect(signalsFrom(config, now.getTime()) % 60_000).toBe(0);
});
