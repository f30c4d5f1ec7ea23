import { describe, expect, it } from 'vitest';
import { evidenceOf, isComplete, keyOf, knownValues, nameOf, type Series } from '../../../core/health/evidence.ts';
import type { Metric } from '../../../core/health/metric.ts';
import { reading } from '../../../core/health/quantity.ts';

const MINUTE = 60_000;
const SINCE = Date.parse('2026-11-21T10:00:00Z');
const at = (minute: number) => SINCE + minute * MINUTE;

function metric(metricName: string, others: Partial<Metric> = {}): Metric {
  return { namespace: 'Shop', metricName, dimensions: {}, statistic: 'Sum', absentMeansZero: false, ...others };
}

const LATENCY = metric('Latency', { dimensions: { Backend: 'new' } });
const ERRORS = metric('Errors', { absentMeansZero: true });
const REQUESTS = metric('Requests');
const RATE = { expression: '100 * e / r', usingMetrics: { e: ERRORS, r: REQUESTS } } as Metric;

/** Points by the minute in which their period begins. */
function series(
  ...points: [metric: Metric, byMinute: Record<number, number>, trouble?: string][]
): Map<string, Series> {
  return new Map(
    points.map(([metric, byMinute, trouble = null]) => [
      keyOf(metric),
      { points: new Map(Object.entries(byMinute).map(([minute, value]) => [at(Number(minute)), value])), trouble },
    ]),
  );
}

/** In periods of a minute, of which CloudWatch may be two behind. */
function evidence(read: Map<string, Series>, now = at(5)) {
  return evidenceOf({ series: read, alarms: [] }, { periodSeconds: 60, metricLagSeconds: 120, since: SINCE, now });
}

describe('silence', () => {
  it.each<[string, Map<string, Series>, Metric[], string | null]>([
    ['is none where there is data', series([LATENCY, { 1: 20 }]), [LATENCY], null],
    ['is what CloudWatch never answered', series(), [LATENCY], 'there is no data of Shop Latency (Backend new)'],
    [
      'is data of before the phase alone',
      series([LATENCY, { [-1]: 20 }]),
      [LATENCY],
      'there is no data of Shop Latency (Backend new)',
    ],
    [
      'is a series that cannot be read',
      series([LATENCY, { 1: 20 }, 'throttled']),
      [REQUESTS, LATENCY],
      'Shop Latency (Backend new) cannot be read: throttled',
    ],
    [
      'is a value that cannot be',
      series([LATENCY, { 1: -1 }]),
      [LATENCY],
      'Shop Latency (Backend new) says -1, which cannot be',
    ],
    ['is not that of what is absent where it is zero', series(), [ERRORS], null],
    ['names parts before what is made of them', series(), [RATE], 'there is no data of Shop Requests'],
    [
      'names what is calculated where its parts speak',
      series([REQUESTS, { 1: 5 }]),
      [RATE],
      'there is no data of 100 * e / r',
    ],
    ['is named once', series(), [REQUESTS, REQUESTS], 'there is no data of Shop Requests'],
  ])('%s', (_, read, metrics, words) => {
    expect(evidence(read).silence(metrics)).toBe(words);
  });

  it('comes with a phase in which no period is complete', () => {
    expect(evidence(series([LATENCY, { 0: 20 }]), at(0.5)).silence([LATENCY])).toBe('no period is complete yet');
    expect(evidence(series([LATENCY, { 0: 20 }]), at(1)).silence([LATENCY])).toBeNull();
  });
});

describe('a phase that has just begun', () => {
  it.each<[string, Map<string, Series>, number, boolean]>([
    ['excuses silence within the lag', series(), 2, true],
    ['excuses none after it', series(), 3, false],
    ['has nothing to excuse where there is data', series([LATENCY, { 0: 20 }]), 2, false],
    ['excuses no series that cannot be read', series([LATENCY, {}, 'throttled']), 2, false],
    ['excuses no value that cannot be', series([LATENCY, { 0: -1 }]), 2, false],
  ])('%s', (_, read, minute, young) => {
    expect(evidence(read, at(minute)).areYoung([LATENCY])).toBe(young);
  });
});

describe('data that are only old', () => {
  it.each<[string, Record<number, number>, string | null]>([
    ['within the lag are no news', { 2: 20 }, null],
    [
      'beyond it are told with their age',
      { 1: 20 },
      'the newest data of Shop Latency (Backend new) are 3 minutes old, and "metricLag" allows 2 minutes',
    ],
    ['are none where there never were any', {}, null],
  ])('%s', (_, points, words) => {
    expect(evidence(series([LATENCY, points])).lateness([LATENCY])).toBe(words);
  });

  it('are told by the oldest', () => {
    const read = series([LATENCY, { 1: 20 }], [REQUESTS, { 0: 5 }]);

    expect(evidence(read).lateness([LATENCY, REQUESTS])).toContain('are 4 minutes old');
  });
});

describe('the last periods', () => {
  const rows = (read: Map<string, Series>, one: Metric, count = 10) =>
    evidence(read)
      .lastPeriods({ value: reading('m', one) }, count)
      .map(({ value }) => value);

  it('come oldest first, and no more than are asked for', () => {
    const read = series([LATENCY, { 0: 1, 1: 2, 2: 3, 3: 4, 4: 5 }]);

    expect(rows(read, LATENCY)).toEqual([1, 2, 3, 4, 5]);
    expect(rows(read, LATENCY, 2)).toEqual([4, 5]);
  });

  it('leave out what may still come, and keep what should have', () => {
    expect(rows(series([LATENCY, { 0: 1, 2: 3 }]), LATENCY)).toEqual([1, null, 3]);
  });

  it('know no value that cannot be', () => {
    expect(rows(series([LATENCY, { 0: 1, 1: -1, 2: Number.NaN, 3: 4, 4: 5 }]), LATENCY)).toEqual([1, null, null, 4, 5]);
  });

  it('take what is absent for zero only where that is what it means', () => {
    expect(rows(series([ERRORS, { 4: 1 }]), ERRORS)).toEqual([0, 0, 0, 1]);
  });

  it('know nothing calculated of which a part is unknown', () => {
    const rate = { 0: 0, 1: 0, 2: 0, 3: 0, 4: 0 };

    expect(rows(series([RATE, rate], [REQUESTS, { 0: 5, 2: 5, 3: 5, 4: 5 }]), RATE).slice(0, 3)).toEqual([0, null, 0]);
  });

  it('have known values, and those alone', () => {
    const found = evidence(series([LATENCY, { 0: 1, 2: 3, 3: 4, 4: 5 }]));

    expect(knownValues(found, reading('m', LATENCY), 10)).toEqual([1, 3, 4, 5]);
    expect([isComplete({ a: 1, b: null }), isComplete({ a: 1, b: 0 })]).toEqual([false, true]);
  });
});

it('what own checks answered is known, and nothing where nobody asked', () => {
  const checks = new Map([['smoke', { unknown: 'no answer in time' }]]);
  const horizon = { periodSeconds: 60, metricLagSeconds: 120, since: SINCE, now: at(5) };

  expect(evidenceOf({ series: series(), alarms: [], checks }, horizon).checks).toEqual(checks);
  expect(evidence(series()).checks).toEqual(new Map());
});

describe('the same metric', () => {
  it('is the same whatever order its dimensions have', () => {
    const [one, other] = [
      { A: '1', B: '2' },
      { B: '2', A: '1' },
    ].map((dimensions) => keyOf(metric('Latency', { dimensions })));

    expect(one).toBe(other);
    expect(one).not.toBe(keyOf(metric('Latency', { dimensions: { A: '1', B: '3' } })));
  });

  it('is an expression by what it is made of', () => {
    const swapped = { expression: '100 * e / r', usingMetrics: { r: REQUESTS, e: ERRORS } } as Metric;
    const other = { expression: '100 * e / r', usingMetrics: { e: ERRORS, r: LATENCY } } as Metric;

    expect(keyOf(swapped)).toBe(keyOf(RATE));
    expect(keyOf(other)).not.toBe(keyOf(RATE));
    expect([nameOf(RATE), nameOf(REQUESTS)]).toEqual(['100 * e / r', 'Shop Requests']);
  });
});
