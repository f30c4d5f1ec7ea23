import { describe, expect, it } from 'vitest';
import { NETWORK } from '../../../lab/support/settings.ts';
import { alarm, bake, configOf, FROM, HEALTHY, judge, type Measured, saying, type Values, warmUp } from './fixture.ts';

const COLD: Measured = {
  ...HEALTHY,
  hits: [
    [600, 600, 600, 300, 305, 310],
    [0, 0, 0, 0, 0, 0],
  ],
  misses: [
    [60, 60, 60, 195, 195, 195],
    [0, 0, 0, 0, 0, 0],
  ],
};
const six = (value: number): Values => Array.from({ length: 6 }, () => value);
/** The fourth of six minutes is another. */
const odd = (value: number, other: number): Values => six(value).with(3, other);
const [FIRST, LAST] = [
  { stable: 100, canary: 0 },
  { stable: 50, canary: 50 },
];
const AT_DEADLINE = new Date('2026-11-21T10:30:30.000Z');
/** Its deadline of ten minutes and the lag of three are over at 10:30:30. */
const LATE = warmUp(undefined, FROM, '2026-11-21T10:17:30.000Z');

describe('in warm-up, a stage', () => {
  it('goes on when every signal that applies is well', () => {
    expect(judge(HEALTHY)).toMatchObject({
      phase: 'warm-up',
      verdict: 'pass',
      error: null,
      reason: 'hit rate 90 % is at least 80 %; every signal that applies passes',
    });
  });

  it('waits while the cache is cold, and says how cold', () => {
    expect(judge(COLD)).toMatchObject({ verdict: 'wait', error: null, reason: 'hit rate 61 % is below 80 %' });
  });

  it('fails when the cache is cold at the deadline', () => {
    const before = new Date(AT_DEADLINE.getTime() - 1);

    expect(judge(COLD, { context: LATE, now: before }).verdict).toBe('wait');
    expect(judge(COLD, { context: LATE, now: AT_DEADLINE })).toMatchObject({
      verdict: 'fail',
      error: 'CacheStayedCold',
      reason: 'hit rate 61 % is below 80 % after 10 minutes',
      until: '2026-11-21T10:30:30.000Z',
    });
  });

  it('fails as unknown when there is no data by the deadline', () => {
    const silent: Measured = { ...HEALTHY, hits: [], misses: [] };

    expect(judge(silent).verdict).toBe('wait');
    expect(judge(silent, { context: LATE, now: AT_DEADLINE })).toMatchObject({
      verdict: 'fail',
      error: 'HealthUnknown',
    });
    expect(judge(silent, { context: LATE, now: AT_DEADLINE }).reason).toBe(
      'hit rate is unknown: there is no data of Shop Hits (Of cache-001), Shop Hits (Of cache-002), Shop Misses (Of cache-001) and 1 more, still so after 10 minutes',
    );
  });

  it('is told when data are only old, beside how few there are', () => {
    const late = (value: number) => [value, value, null, null, null, null, null];

    expect(judge({ ...HEALTHY, hits: [late(600), late(300)] })).toMatchObject({
      verdict: 'wait',
      reason:
        'hit rate is unknown: only 1 of 3 minutes has data; ' +
        'the newest data of Shop Hits (Of cache-001), Shop Hits (Of cache-002) are 5 minutes old, and "metricLag" allows 3 minutes',
    });
  });

  it.each<[string, Measured, string]>([
    ['negative counts', { misses: [six(40), odd(60, -60)] }, 'Shop Misses (Of cache-002) says -60'],
    ['no numbers', { canaryErrors: odd(0, Number.NaN) }, 'Shop Errors (Of canary) says NaN'],
    [
      'endless latencies',
      { canaryLatency: odd(90, Number.POSITIVE_INFINITY) },
      'Shop Latency (Of canary) says Infinity',
    ],
    ['negative latencies', { database: odd(20, -1) }, 'Shop Latency (Of database) says -1'],
    ['negative states', { reachable: odd(1, -1) }, 'Sluice CacheUp (Cache cache.example.com) says -1'],
  ])('does not pass on %s, be it in one minute', (_, impossible, reason) => {
    const verdict = judge({ ...HEALTHY, ...impossible }, { context: LATE, now: AT_DEADLINE });

    expect(verdict).toMatchObject({ verdict: 'fail', error: 'HealthUnknown' });
    expect(verdict.reason).toContain(`${reason}, which cannot be`);
  });

  it('fails at once when an alarm turns red, and names it', () => {
    const verdict = judge({ ...COLD, alarms: [alarm('shop-5xx', 'ALARM'), alarm('canary-errors', 'OK')] });

    expect(verdict).toMatchObject({ verdict: 'fail', error: 'HealthFailed', reason: 'alarm shop-5xx is red' });
  });

  it('names what is known to be bad before what is not known', () => {
    const verdict = judge({ ...COLD, database: [] }, { context: LATE, now: AT_DEADLINE });

    expect(verdict.error).toBe('CacheStayedCold');
    expect(verdict.reason).toMatch(/^hit rate 61 % is below 80 % after 10 minutes; database latency is unknown: /);
  });

  it('says that it is too early when no minute has passed since the flush', () => {
    const justNow = warmUp(undefined, FROM, '2026-11-21T10:30:05.000Z');

    expect(saying(judge(HEALTHY, { context: justNow }), 'hit rate')?.reason).toBe(
      'hit rate is unknown: no period is complete yet',
    );
  });

  it('ignores what was before the flush', () => {
    const justFlushed = warmUp(undefined, FROM, '2026-11-21T10:28:00.001Z');

    expect(judge(HEALTHY, { context: justFlushed })).toMatchObject({ verdict: 'wait', error: null });
    expect(saying(judge(HEALTHY, { context: justFlushed }), 'hit rate')?.reason).toBe(
      'hit rate is unknown: only 1 of 3 minutes has data',
    );
  });
});

describe('while data are collected', () => {
  it('says so in one clause, and names only what is odd', () => {
    const justFlushed = warmUp(undefined, FROM, '2026-11-21T10:28:00.001Z');

    const young = judge(HEALTHY, { context: justFlushed });
    const odd = judge({ ...HEALTHY, alarms: [alarm('shop-5xx', 'INSUFFICIENT_DATA')] }, { context: justFlushed });

    expect(young.reason).toMatch(/^collecting 1 of 3 minutes \(hit rate[^)]*\)(, 1 of 5 minutes \([^)]*\))?$/);
    expect(odd.reason).toMatch(/^alarms are unknown: .*; collecting 1 of 3 minutes \(hit rate/);
  });

  it('says that nothing has come yet, where nothing can have', () => {
    const justNow = warmUp(undefined, FROM, '2026-11-21T10:30:05.000Z');
    const alarms = [alarm('shop-5xx', 'INSUFFICIENT_DATA'), alarm('canary-errors', 'OK')];

    expect(judge(HEALTHY, { context: justNow }).reason).toMatch(/^collecting nothing yet \(hit rate, /);
    expect(judge({ ...HEALTHY, alarms }, { context: justNow }).reason).toMatch(
      /^alarms are unknown: shop-5xx .*; collecting nothing yet \(hit rate, /,
    );
  });

  it('names a metric that cannot be read all the same', () => {
    const justNow = warmUp(undefined, FROM, '2026-11-21T10:28:00.001Z');

    expect(
      judge({ ...HEALTHY, misses: [six(40), [...six(60).slice(0, -1), -60]] }, { context: justNow }).reason,
    ).toMatch(/^hit rate is unknown: .* says -60, which cannot be/);
  });
});

describe('in the bake, a stage', () => {
  it('is complete when all is well to the end', () => {
    expect(judge(HEALTHY, { context: bake() })).toMatchObject({ phase: 'bake', verdict: 'pass' });
  });

  it('is watched to the end, however well it is', () => {
    const oneSecondLeft = bake(undefined, 25, FROM, '2026-11-21T10:19:11.000Z');

    expect(judge(HEALTHY, { context: oneSecondLeft })).toMatchObject({
      verdict: 'wait',
      reason: 'all is well so far; the bake lasts until 10:30:11Z',
      until: '2026-11-21T10:33:11.000Z',
    });
  });

  it('is complete at the very end of the bake', () => {
    const justOver = bake(undefined, 25, FROM, '2026-11-21T10:19:10.000Z');

    expect(judge(HEALTHY, { context: justOver }).verdict).toBe('pass');
  });

  it('may be cold while the new mix fills the cache, but not at the end', () => {
    const over = bake(undefined, 25, FROM, '2026-11-21T10:16:10.000Z');

    expect(judge(COLD, { context: bake() }).verdict).toBe('wait');
    expect(judge(COLD, { context: over })).toMatchObject({ verdict: 'fail', error: 'CacheStayedCold' });
  });

  it('fails at once when the canary is slow', () => {
    const early = bake(undefined, 25, FROM, '2026-11-21T10:22:00.000Z');
    const verdict = judge({ ...HEALTHY, canaryLatency: [90, 90, 90, 240, 250, 260] }, { context: early });

    expect(verdict).toMatchObject({ verdict: 'fail', error: 'HealthFailed' });
    expect(verdict.reason).toBe(
      'canary latency was over its limit in 3 of the last 5 minutes: at worst 260 ms, limit 120 ms',
    );
  });
});

describe('data that are only old', () => {
  const silentSince = (...values: number[]): Values => [...values, null, null, null, null];
  const FEW = 'canary latency is unknown: only 2 of 5 minutes have data, 0 over the limit';
  const ALONE = 'nothing is left on stable, so it is compared with what stable took before the stage';
  const ofAge = (backend: string) =>
    `the newest data of Shop Latency (Of ${backend}) are 4 minutes old, and "metricLag" allows 3 minutes`;

  it.each<[string, number, Measured, string]>([
    [
      'are told of a stable that the canary is compared with',
      25,
      { stableLatency: silentSince(80, 80) },
      `${FEW}; ${ofAge('stable')}`,
    ],
    [
      'are not told of a stable that has no traffic',
      100,
      { stableLatency: silentSince(80, 80), canaryLatency: [90, null, null, null, null, 90] },
      `${FEW}; ${ALONE}`,
    ],
    [
      'are told of a canary that has all the traffic',
      100,
      { canaryLatency: silentSince(90, 90) },
      `${FEW}; ${ALONE}; ${ofAge('canary')}`,
    ],
    [
      'are not told where enough of them are bad',
      25,
      { stableLatency: silentSince(80, 80, 80), canaryLatency: silentSince(240, 250, 260) },
      'canary latency was over its limit in 3 of the last 5 minutes: at worst 260 ms, limit 120 ms',
    ],
  ])('%s', (_, stage, old, reason) => {
    const verdict = judge({ ...HEALTHY, ...old }, { context: bake(undefined, stage, stage === 100 ? LAST : FROM) });

    expect(saying(verdict, 'canary latency')?.reason).toBe(reason);
  });
});

describe('a signal that cannot apply', () => {
  it('says so, and stands in nobody’s way', () => {
    const config = configOf(
      { databaseLatency: undefined, latency: undefined, traffic: undefined },
      {
        cache: {
          url: 'rediss://sluice@cache.example.com:6379',
          elastiCacheIam: { cacheName: 'shop' },
          network: NETWORK,
        },
      },
    );
    const verdict = judge(HEALTHY, { config });

    expect(verdict.verdict).toBe('pass');
    expect(verdict.signals.map(({ signal, verdict, reason }) => [signal, verdict, reason])).toEqual([
      ['hit rate', 'pass', 'hit rate 90 % is at least 80 %'],
      ['Redis reachability', 'not applicable', 'no metric says whether Redis answers'],
      ['Redis evictions', 'not applicable', 'no metric of evictions is configured'],
      ['database latency', 'not applicable', 'no metric of the database is configured'],
      ['canary latency', 'not applicable', 'no metrics of latency are configured'],
      ['canary errors', 'not applicable', 'no metrics of errors are configured'],
      ['observed split', 'not applicable', 'not judged in warm-up'],
      ['own metrics', 'not applicable', 'no metrics of your own are configured'],
      ['own checks', 'not applicable', 'no check of your own is asked in warm-up'],
      ['alarms', 'not applicable', 'no alarm is listed'],
    ]);
  });

  it.each<[string, ReturnType<typeof bake>, string[]]>([
    [
      'warm-up before the first stage',
      warmUp(undefined, FIRST),
      ['canary latency', 'canary errors', 'observed split', 'own metrics', 'own checks'],
    ],
    ['warm-up between two stages', warmUp(), ['observed split', 'own metrics', 'own checks']],
    ['the bake between two stages', bake(), ['own metrics', 'own checks']],
    ['the bake of the last stage', bake(undefined, 100, LAST), ['observed split', 'own metrics', 'own checks']],
  ])('in %s is one of these', (_, context, expected) => {
    const { signals } = judge(HEALTHY, { context });

    expect(signals.filter(({ verdict }) => verdict === 'not applicable').map(({ signal }) => signal)).toEqual(expected);
  });
});
