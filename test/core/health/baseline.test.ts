import { describe, expect, it } from 'vitest';
import { judgeBaseline, measureBaseline, whyBaselineUnfit } from '../../../core/health/baseline.ts';
import { requestsPerSecond } from '../../../core/health/sections/traffic.ts';
import { CONFIG, configOf, HEALTH, HEALTHY, type Measured, NOW, readingsOf } from './fixture.ts';

const measure = (change: Measured = {}) => measureBaseline(CONFIG, readingsOf(CONFIG, { ...HEALTHY, ...change }), NOW);
const TO = { stable: 75, canary: 25 };
const LAST = { stable: 0, canary: 100 };
const traffic = (change: Measured = {}) => requestsPerSecond(CONFIG, measure(change).evidence);
const reasons = (change: Measured, to = TO) => judgeBaseline(CONFIG, measure(change), to);

const six = (value: number) => Array.from({ length: 6 }, () => value);

describe('the baseline', () => {
  it('is what the signals read before the stage', () => {
    expect(measure().baseline).toEqual({
      hitRatePercent: 90,
      databaseLatencyMs: 20,
      stableLatencyMs: 80,
      stableLatencySustainedMs: 80,
      stableLatencyScatter: 0,
      evictionsPerMinute: 0,
    });
    expect(traffic()).toBe(1000 / 60);
    expect(reasons({})).toEqual([]);
  });

  it('counts the lookups that a stage can expect', () => {
    const picky = configOf({ hitRate: { ...HEALTH.hitRate, minLookups: 3001 } });

    expect(judgeBaseline(picky, measureBaseline(picky, readingsOf(picky, HEALTHY), NOW), TO)).toEqual([
      'only 3000 lookups are to be expected in 3 minutes, fewer than 3001',
    ]);
  });

  it('is not moved by one odd minute', () => {
    const { baseline } = measure({ database: [20, 20, 900, 20, 20], stableLatency: [80, 82, 900, 1, 84] });

    expect(baseline).toMatchObject({ databaseLatencyMs: 20, stableLatencyMs: 82 });
  });

  it('lies in the middle of an even number of minutes', () => {
    expect(measure({ database: [null, 10, 20, 30, 40] }).baseline.databaseLatencyMs).toBe(25);
  });

  it('counts the traffic of stable alone while the canary has none', () => {
    expect(traffic({ canaryRequests: [] })).toBe(750 / 60);
  });

  it('is null where there is nothing to read, with the reason beside it', () => {
    const change = { database: [], hits: [HEALTHY.hits[0] ?? [], [300, null, null, null]] };

    expect(measure(change).baseline).toMatchObject({
      hitRatePercent: null,
      databaseLatencyMs: null,
      stableLatencyMs: 80,
    });
    expect(reasons(change)).toEqual([
      'the hit rate is unknown: there is not enough data',
      'the database latency is unknown: there is no data of Shop Latency (Of database)',
    ]);
  });
});

describe('data that are only old', () => {
  const old = [...Array.from({ length: 3 }, () => 600), ...Array.from({ length: 9 }, () => null)];

  it('are not called missing, and their age is said', () => {
    expect(reasons({ hits: [old, old] })).toEqual([
      'the hit rate is unknown: the newest data of Shop Hits (Of cache-001), Shop Hits (Of cache-002) are 9 minutes old, and "metricLag" allows 3 minutes',
    ]);
  });
});

describe('a stage is refused', () => {
  it.each<[string, Measured, string]>([
    [
      'when the cache is already cold',
      {
        hits: [
          [600, 600, 600],
          [184, 184, 184],
        ],
        misses: [
          [100, 100, 100],
          [100, 100, 100],
        ],
      },
      'the hit rate 79.7 % is already below 80 %',
    ],
    [
      'when the hit rate is unknown',
      { hits: [] },
      'the hit rate is unknown: there is no data of Shop Hits (Of cache-001), Shop Hits (Of cache-002)',
    ],
    [
      'when the cache is hardly used',
      {
        hits: [
          [33, 33, 33],
          [0, 0, 0],
        ],
        misses: [
          [0, 0, 0],
          [0, 0, 0],
        ],
      },
      'only 99 lookups are to be expected in 3 minutes, fewer than 100',
    ],
    [
      'when the database is already slow',
      { database: [101, 101, 101] },
      'the database latency 101 ms is already above 100 ms',
    ],
    ['when the database is silent', { database: [] }, 'the database latency is unknown'],
    [
      'when stable is down, although it was well for most of the hour',
      { stableLatency: [80, 80, 80, 80, 20_000, 20_000] },
      'the latency of stable was over its limit in 2 of the last 3 minutes: at worst 20000 ms, limit 5000 ms',
    ],
    [
      'when stable errs more than anything may',
      { stableErrors: [0, 0, 0, 0, 750, 750] },
      'the error rate of stable was over its limit in 2 of the last 3 minutes: at worst 750 of 750 requests failed',
    ],
    [
      'when the canary is down already',
      { canaryLatency: [90, 90, 90, 90, 20_000, 20_000] },
      'the latency of the canary was over its limit in 2 of the last 3 minutes',
    ],
    [
      'when the canary errs already',
      { canaryErrors: [0, 0, 0, 0, 250, 250] },
      'the error rate of the canary was over its limit in 2 of the last 3 minutes',
    ],
    [
      'when a metric says what cannot be',
      { misses: [six(60), six(-40)] },
      'the hit rate is unknown: Shop Misses (Of cache-002) says -40, which cannot be',
    ],
    ['when nobody counts requests', { stableRequests: [] }, 'the traffic is unknown'],
    [
      'when too little of the traffic will reach the canary',
      { stableRequests: [66, 66, 66], canaryRequests: [0, 0, 0] },
      'only 49 requests to the canary during the bake are to be expected in 3 minutes, fewer than 50',
    ],
  ])('%s', (_, change, reason) => {
    expect(reasons(change).join()).toContain(reason);
    expect(reasons(change)).toHaveLength(1);
  });

  it('before the last stage when the latency of stable is unknown, because then there will be nothing else to compare with', () => {
    expect(reasons({ stableLatency: [] })).toEqual([]);
    expect(reasons({ stableLatency: [] }, LAST)).toEqual([
      'the latency of stable is unknown: there is no data of Shop Latency (Of stable)',
    ]);
  });

  it('but not for one bad minute, and not for a canary that nobody has asked anything', () => {
    expect(reasons({ stableLatency: [80, 80, 80, 80, 20_000, 80], stableErrors: [0, 0, 0, 0, 750, 0] })).toEqual([]);
    expect(reasons({ canaryLatency: [], canaryErrors: [], canaryRequests: [] })).toEqual([]);
  });

  it('but not for the traffic of a backend that gets none', () => {
    expect(reasons({ stableRequests: [20, 20, 20], canaryRequests: [0, 0, 0] }, LAST)).toEqual([]);
  });

  it('with everything that is wrong in one sentence, and what to do', () => {
    const { message = '' } = whyBaselineUnfit(CONFIG, measure({ database: [], hits: [] }), { to: TO }) ?? {};

    expect(message).toMatch(
      /^This stage could not be judged: the hit rate is unknown: .*; the database latency is unknown: /,
    );
    expect(message).toContain('correct the settings under "health"');
    expect(whyBaselineUnfit(CONFIG, measure(), { to: TO })).toBeNull();
  });
});
