import { describe, expect, it } from 'vitest';
import { HealthConfig } from '../../../core/health/config.ts';
import { keyOf, type Series as Read } from '../../../core/health/evidence.ts';
import { isStored, type Metric } from '../../../core/health/metric.ts';
import { metricsOf } from '../../../core/health/read-metrics.ts';
import { measuredSeries } from '../../../core/report/measured-series.ts';
import { withPeriodOf } from '../../../core/report/metric-period.ts';
import { lineNamed } from './lines.ts';
import { sample } from './sample.ts';

const config = HealthConfig.parse({
  periodSeconds: 1,
  metricLagSeconds: 2,
  warmUp: { deadlineSeconds: 25 },
  bake: { timeSeconds: 6 },
  alarms: { abortOn: [], abortOnCanary: [] },
  hitRate: {
    hits: [
      ['Shop', 'HitsA', {}],
      ['Shop', 'HitsB', {}],
    ],
    misses: [['Shop', 'Misses', {}]],
    ...{ minPercent: 80, periods: 3, minLookups: 50 },
  },
  latency: {
    stable: ['Shop', 'Latency', { Backend: 'old' }],
    canary: ['Shop', 'Latency', { Backend: 'new' }],
    ...{ millisecondsPerUnit: 1000, floorMs: 200, maxRatio: 3, baselinePeriods: 20, outOf: 5, mayExceed: 2 },
  },
  traffic: {
    stableRequests: ['Shop', 'Requests', { Backend: 'old' }],
    canaryRequests: ['Shop', 'Requests', { Backend: 'new' }],
    stableErrors: ['Shop', 'Errors', { Backend: 'old' }, { absentMeansZero: true }],
    canaryErrors: ['Shop', 'Errors', { Backend: 'new' }, { absentMeansZero: true }],
    ...{
      minRequests: 10,
      errorMarginPercent: 5,
      errorFloorPercent: 1,
      splitTolerancePercent: 12,
      periods: 5,
      mayExceed: 1,
    },
  },
});

const { stages } = sample(['complete']);
const moved = Math.floor(Date.parse(stages[0]?.change?.submittedAt ?? '') / 1000) * 1000;

/** Each metric with these values, one a second around the move of the weights. */
function readings(values: (metric: Metric) => (number | undefined)[]): Map<string, Read> {
  return new Map(
    metricsOf(config).map((metric) => [
      keyOf(metric),
      {
        trouble: null,
        points: new Map(
          values(metric).flatMap((value, i) => (value === undefined ? [] : [[moved + (i - 1) * 1000, value] as const])),
        ),
      },
    ]),
  );
}

describe('what was measured', () => {
  const given: Record<string, (number | undefined)[]> = {
    HitsA: [40, 10, 0],
    HitsB: [50, undefined, 0],
    Misses: [10, 5, 0],
    'Requests old': [100, 95, 60],
    'Requests new': [0, 5, 20],
    'Errors old': [undefined, undefined, 6],
    'Errors new': [undefined, 1, undefined],
    'Latency old': [0.02, 0.03, 0.04],
    'Latency new': [undefined, 0.5, undefined],
  };
  const series = measuredSeries(
    config,
    readings(
      (metric) => (isStored(metric) && given[[metric.metricName, ...Object.values(metric.dimensions)].join(' ')]) || [],
    ),
    stages,
  );
  const values = (panel: RegExp, name: string) => lineNamed(series, panel, name).points.map(({ value }) => value);

  it('becomes one hit rate over all nodes; where one is silent or nobody asked, there is none', () => {
    expect(values(/Hit rate/, 'hit rate')).toEqual([90, null, null]);
    expect(lineNamed(series, /Hit rate/, 'hit rate').limit).toEqual({ value: 80, label: 'at least 80 %' });
  });

  it('becomes the share that the weights intend, beside the one that was observed', () => {
    expect(values(/Share/, 'intended')).toEqual([0, 5, 5]);
    expect(values(/Share/, 'observed')).toEqual([0, 5, 25]);
  });

  it('becomes milliseconds, with gaps where nothing was measured', () => {
    expect(values(/Latency/, 'stable')).toEqual([20, 30, 40]);
    expect(values(/Latency/, 'canary')).toEqual([null, 500, null]);
  });

  it('becomes shares of failed requests, none where there was no request', () => {
    expect(values(/failed/, 'stable')).toEqual([0, 0, 10]);
    expect(values(/failed/, 'canary')).toEqual([null, 20, 0]);
  });

  it('is nothing where CloudWatch had nothing', () => {
    expect(
      measuredSeries(
        config,
        readings(() => []),
        stages,
      ),
    ).toEqual([]);
  });
});

describe('CloudWatch forgets fine periods first, so what is older is asked for in coarser ones', () => {
  const HOUR = 3_600_000;
  it.each([
    [1, 2.9 * HOUR, 1],
    [1, 3 * HOUR, 60],
    [60, 3 * HOUR, 60],
    [60, 14.9 * 24 * HOUR, 60],
    [60, 15 * 24 * HOUR, 300],
    [300, 62 * 24 * HOUR, 300],
    [60, 63 * 24 * HOUR, 3600],
  ])('%i s after %i ms: %i s', (periodSeconds, age, expected) => {
    const now = new Date('2026-11-21T10:00:00Z');

    expect(withPeriodOf({ periodSeconds }, now.getTime() - age, now).periodSeconds).toBe(expected);
  });
});
