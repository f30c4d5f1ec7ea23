import { describe, expect, it, vi } from 'vitest';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import { judgePeriods, measureLatency } from '../../../core/health/judge-periods.ts';
import { ladder, scatterOf, scatterOfRatio } from '../../../core/health/ladder.ts';
import { type Finding, fails, mayRecover, passes, type Signal, tooFew, unknown } from '../../../core/health/signal.ts';
import { canFail } from '../../../core/health/tolerance.ts';
import { expectedTooFew } from '../../../core/health/unmeasured.ts';
import { configOf, FROM, NOW, warmUp } from './fixture.ts';

const judge = (ms: number[], others: object = {}) =>
  judgePeriods(
    'latency',
    ms.map((each) => measureLatency(each, 100)),
    { outOf: 12, mayExceed: 6, ...others },
    60,
  );

describe('periods beside their limit', () => {
  it('pass with the worst of them, and what was counted', () => {
    expect(judge([80, 95, 90])).toEqual(
      passes('latency was within its limit in 3 of the last 3 minutes: at worst 95 ms, limit 100 ms', {
        worstMs: 95,
        limitMs: 100,
        periodsOver: 0,
        periodsWithin: 3,
      }),
    );
  });

  it('pass with some over it, which is told', () => {
    expect(judge([90, 150, 120, 90, 90, 90, 90]).reason).toBe(
      'latency was within its limit in 5 of the last 7 minutes, and over it in 2, which may be: at worst 150 ms, limit 100 ms',
    );
  });

  it('are within it when they are at it', () => {
    expect(judge([100, 100, 100])).toMatchObject({ verdict: 'pass', numbers: { periodsOver: 0 } });
    expect(judge([100, 100, 100], { allOfLast: 3 }).verdict).toBe('pass');
  });

  it('fail at once where one is so far over that the ladder says so', () => {
    const tolerance = { ladder: ladder(3, 1) };

    expect(judge([90, 90, 90, 790], tolerance).verdict).toBe('pass');
    expect(judge([90, 90, 90, 800], tolerance)).toEqual(
      fails(
        'latency was 8 times its limit on average over the last 1 minute, and 8 times is too much for so long: at worst 800 ms, limit 100 ms',
        { worstMs: 800, limitMs: 100, periodsOver: 1, periodsWithin: 3, timesLimit: 8, tooManyTimes: 8 },
      ),
    );
  });

  it.each([
    [[90, 90, 90, 90, 200, 200, 200], 3, 'wait'],
    [[90, 90, 90, 90, 90, 200, 200], 3, 'pass'],
    [[90, 90, 90, 90, 200, 200, 200], undefined, 'pass'],
  ])('do not pass while none of the last is within it: %j of %s', (ms, allOfLast, verdict) => {
    expect(judge(ms, { allOfLast }).verdict).toBe(verdict);
  });
});

describe('several signals', () => {
  const config = configOf();
  const nothing = { series: new Map(), alarms: [] };
  const { stable, canary } = config.latency ?? {};
  const reads = (metrics: object[], judge: () => Finding, name = 's') =>
    ({ name, phases: ['warm-up'], metrics: () => metrics, judge }) as unknown as Signal;
  const verdictOf = (findings: Finding[], now = NOW) =>
    judgeHealth(
      config,
      nothing,
      warmUp(config),
      now,
      findings.map((finding, i) => reads([], () => finding, `s${i}`)),
    );
  const deadline = new Date(warmUp(config).until);

  it('fail by the gravest of them, whichever comes first: what is bad, then a cold cache, then what nobody knows', () => {
    const findings = [
      unknown('one is unknown'),
      mayRecover('CacheStayedCold', 'two is cold', {}),
      fails('three is bad', {}),
    ];
    const words = 'three is bad; two is cold after 10 minutes; one is unknown, still so after 10 minutes';

    for (const some of [findings, findings.toReversed()]) {
      expect(verdictOf(some, deadline)).toMatchObject({ verdict: 'fail', error: 'HealthFailed', reason: words });
    }
    expect(verdictOf(findings.slice(0, 2), deadline).error).toBe('CacheStayedCold');
    expect(verdictOf(findings.slice(0, 1), deadline).error).toBe('HealthUnknown');
  });

  it('wait in one clause for all that only needs time, and name what is odd before it', () => {
    const few = (seen: number, numbers = {}) => tooFew('x', { seen, asked: 5, periodSeconds: 60 }, numbers);

    expect(verdictOf([few(1), few(1)]).reason).toBe('collecting 1 of 5 minutes (s0, s1)');
    expect(verdictOf([few(1), few(2)]).reason).toBe('collecting 1 of 5 minutes (s0), 2 of 5 minutes (s1)');
    expect(verdictOf([few(1), mayRecover('HealthFailed', 'y is slow', {})]).reason).toBe(
      'y is slow; collecting 1 of 5 minutes (s0)',
    );
    expect(verdictOf([few(1, { periodsOver: 1 })]).reason).toBe('x is unknown: only 1 of 5 minutes has data');
  });

  it('name what is bad already in a phase of which nothing else has come yet', () => {
    const slow = reads([{ metric: canary }], () => mayRecover('HealthFailed', 'y is slow', {}));
    const justNow = warmUp(config, FROM, '2026-11-21T10:30:05.000Z');

    expect(judgeHealth(config, nothing, justNow, NOW, [slow]).reason).toBe('y is slow');
  });

  it('know how many of them compare the canary with stable', () => {
    const judge = vi.fn(() => passes('all is well', {}));
    const compares = reads([{ metric: stable }, { metric: canary, comparedWith: stable }], judge);

    judgeHealth(config, nothing, warmUp(config), NOW, [compares, compares, reads([{ metric: stable }], judge)]);
    expect(judge).toHaveBeenLastCalledWith(config, expect.anything(), expect.objectContaining({ comparing: 2 }));
  });
});

it.each([
  [2, true],
  [3, false],
  [4, false],
])('three periods of which %i may be over the limit can fail: %s', (mayExceed, can) => {
  expect(canFail({ outOf: 3, mayExceed })).toBe(can);
});

it.each([
  [10, []],
  [11, ['only 10 requests are to be expected in 5 minutes, fewer than 11']],
])('ten requests in five minutes, where %i are needed', (least, reasons) => {
  const expected = { what: 'requests', perSecond: 1 / 30, count: 5, least };

  expect(expectedTooFew(expected, configOf())).toEqual(reasons);
});

it('a level scatters by the step that nine of ten are smaller than, wherever in time that is', () => {
  const steps = [1, 8, 8, 8, 8, 8, 8, 8, 8, 8, 8];

  expect(scatterOf(steps)).toBe(0);
  expect(scatterOf([1, 2, 4, 4])).toBeCloseTo(1 / (1.645 * Math.SQRT2));
  expect(scatterOf([4, 4, 2, 1])).toBeCloseTo(1 / (1.645 * Math.SQRT2));
});

it('a ratio scatters more, the fewer requests it is measured of', () => {
  const before = { stable: 100, canary: 0 };

  expect(scatterOfRatio(0.1, before, { stable: 50, canary: 50 })).toBeCloseTo(0.2);
  expect(scatterOfRatio(0.1, before, { stable: 3, canary: 1 })).toBeCloseTo(0.1 * Math.sqrt(4 / 3 + 4));
});
