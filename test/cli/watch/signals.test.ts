import { describe, expect, it } from 'vitest';
import { isBeyond } from '../../../cli/live/bars.ts';
import { readSignals, signalsFrom } from '../../../cli/watch/signals.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { keyOf, type Series } from '../../../core/health/evidence.ts';
import {
  bake,
  configOf,
  HEALTH,
  HEALTHY,
  judge,
  type Measured,
  NOW,
  readingsOf,
  saying,
  warmUp,
} from '../../core/health/fixture.ts';

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
    maxRatioAlone: 2,
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

describe('a limit that watch shows is the one that the judge applies', () => {
  const six = (value: number) => Array.from({ length: 6 }, () => value);
  const shop = configOf({ latency: { ...configured(), maxRatio: 1.4 } });
  const last = bake(shop, 100, { stable: 50, canary: 50 });
  const loud = { ...last.baseline, stableLatencyMs: 150, stableLatencySustainedMs: 400, evictionsPerMinute: 100 };

  it('at 100 %, where stable was slower before the stage than the canary is now', () => {
    const measured: Measured = { ...HEALTHY, stableLatency: [], stableRequests: [], canaryLatency: six(250) };
    const context = { ...last, baseline: loud };
    const said = saying(judge(measured, { config: shop, context }), 'canary latency');
    const { sparklines } = readSignals(shop, readingsOf(shop, measured).series, context, new Date(context.until));
    const line = sparklines.find(({ name }) => name === 'canary latency');

    expect(said).toMatchObject({ verdict: 'pass', numbers: { limitMs: 400 } });
    expect(line?.limit).toBe(said?.numbers.limitMs);
    expect(line && isBeyond(250, line)).toBe(false);
  });

  it.each([
    ['in warm-up', warmUp(shop)],
    ['in the bake', bake(shop)],
    ['in the bake of the last stage', last],
    ['after a loud baseline', { ...last, baseline: loud }],
  ])('%s, of every signal that has one', (_, context) => {
    const verdict = judge(HEALTHY, { config: shop, context });
    const { sparklines } = readSignals(shop, readingsOf(shop, HEALTHY).series, context, NOW);
    const applied = verdict.signals.flatMap(({ numbers }) =>
      Object.entries(numbers).flatMap(([name, value]) => (/^(limit|minPercent)/.test(name) ? [value] : [])),
    );
    // Whether Redis answers is yes or no: the judge has no number for it.
    const shown = sparklines.filter(({ name }) => name !== 'Redis answers').map(({ limit }) => limit);

    expect(shown.map((limit) => limit?.toFixed(2))).toEqual(applied.map((limit) => limit?.toFixed(2)));
    expect(applied).toHaveLength(5);
  });
});

function configured() {
  if (!HEALTH.latency) throw new Error('the fixture has latencies');
  return HEALTH.latency;
}
