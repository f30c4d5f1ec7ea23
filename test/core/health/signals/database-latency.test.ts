import { describe, expect, it } from 'vitest';
import { bake, configOf, FROM, HEALTH, HEALTHY, judge, saying, type Values, warmUp } from '../fixture.ts';

/** Before the stage it took 20 ms, so three times as much is the limit. */
const say = (database: Values, context = bake(), config = configOf()) =>
  saying(judge({ ...HEALTHY, database }, { context, config }), 'database latency');

describe('the database latency', () => {
  it.each<[string, Values, string, string]>([
    [
      'within the limit',
      [60, 60, 60, 60, 60],
      'pass',
      'within its limit in 5 of the last 5 minutes: at worst 60 ms, limit 60 ms',
    ],
    [
      'over it in one bad minute',
      [20, 20, 90, 20, 20],
      'pass',
      'in 4 of the last 5 minutes, and over it in 1, which may be: at worst 90 ms',
    ],
    [
      'over it as often as may be',
      [20, 61, 20, 61, 20],
      'pass',
      'in 3 of the last 5 minutes, and over it in 2, which may be: at worst 61 ms',
    ],
    [
      'over it once too often',
      [61, 61, 20, 61, 20],
      'fail',
      'over its limit in 3 of the last 5 minutes: at worst 61 ms, limit 60 ms',
    ],
    ['over it once too often, before the window is full', [70, 70, 70], 'fail', 'in 3 of the last 5 minutes'],
    ['over it by a hair', [60.2, 60.2, 60.2, 60, 60], 'fail', 'at worst 60.2 ms, limit 60 ms'],
    [
      'with too many minutes missing',
      [null, null, null, 20, 20, null],
      'wait',
      'only 2 of 5 minutes have data, 0 over the limit',
    ],
    [
      'with enough good minutes, whatever the missing ones were',
      [20, 20, null, 20, 20, 20],
      'pass',
      'in 4 of the last 5 minutes',
    ],
    ['silent', [], 'wait', 'there is no data of Shop Latency (Of database)'],
  ])('%s', (_, database, verdict, reason) => {
    expect(say(database)?.reason).toContain(reason);
    expect(say(database)?.verdict).toBe(verdict);
  });

  it.each([
    ['the ceiling, when before was already slow', { ceilingMs: 50 }, 50],
    ['the floor, when before was very fast', { ceilingMs: 200, floorMs: 90 }, 90],
    ['the ratio in between', { ceilingMs: 200, maxRatio: 4 }, 80],
  ])('is limited by %s', (_, change, limitMs) => {
    const metric = HEALTH.databaseLatency?.metric ?? { namespace: '', metricName: '' };
    const config = configOf({ databaseLatency: { metric, ...change } });

    expect(say([20, 20, 20, 20, 20], bake(), config)?.numbers.limitMs).toBe(limitMs);
  });

  it('may suffer from a flush until the warm-up must be over', () => {
    const slow = [90, 90, 90, 90, 90];

    expect(say(slow, warmUp())).toMatchObject({ verdict: 'wait' });
    expect(say(slow, warmUp(undefined, FROM, '2026-11-21T10:17:10.000Z'))).toMatchObject({ verdict: 'fail' });
    expect(say(slow, bake())).toMatchObject({ verdict: 'fail' });
  });

  it('is unknown when it was not measured before the stage', () => {
    const context = { ...bake(), baseline: { hitRatePercent: 90, databaseLatencyMs: null, stableLatencyMs: 30 } };

    expect(say([20, 20, 20, 20, 20], context)).toMatchObject({ verdict: 'wait' });
  });
});
