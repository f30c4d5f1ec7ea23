import { describe, expect, it } from 'vitest';
import { bake, configOf, HEALTH, HEALTHY, judge, type Measured, saying, type Values } from '../fixture.ts';

const thousand: Values = [1000, 1000, 1000];
const LAST = bake(undefined, 100, { stable: 50, canary: 50 });
const say = (measured: Measured, context = bake(), config = configOf()) =>
  saying(judge({ ...HEALTHY, ...measured }, { context, config }), 'canary errors');

describe('the canary’s errors', () => {
  // Of 1000 requests a minute, ten are the limit of 1 %, and chance alone makes it nineteen now and then.
  it.each<[string, Values, Values, string, string]>([
    ['none at all', [0, 0, 0], [0, 0, 0], 'pass', 'in 3 of the last 3 minutes: at worst 0 of 1000 requests failed'],
    ['as many as limit and chance allow', [19, 19, 19], [0, 0, 0], 'pass', '19 of 1000 requests failed, up to 19 are'],
    ['one more', [20, 20, 0], [0, 0, 0], 'fail', 'over its limit in 2 of the last 3 minutes: at worst 20 of 1000'],
    ['many, and as many at stable', [70, 70, 70], [50, 50, 50], 'pass', 'up to 83 are within limit and chance'],
    ['all, and all at stable', thousand, thousand, 'fail', 'at worst 1000 of 1000 requests failed, up to 130 are'],
    ['more than the ceiling, and as many at stable', [131, 131, 131], [131, 131, 131], 'fail', '131 of 1000 requests'],
    ['as many as the ceiling and chance allow', [130, 130, 130], [200, 200, 200], 'pass', '130 of 1000 requests'],
    [
      'one bad minute',
      [0, 200, 0],
      [0, 0, 0],
      'pass',
      'in 2 of the last 3 minutes, and over it in 1, which may be: at',
    ],
    ['two bad minutes', [0, 200, 100], [0, 0, 0], 'fail', 'in 2 of the last 3 minutes: at worst 200 of 1000 requests'],
    ['two bad minutes, and the third is missing', [null, 200, 200], [0, 0, 0], 'fail', 'in 2 of the last 3 minutes'],
    ['two minutes missing', [null, null, 0], [0, 0, 0], 'wait', 'only 1 of 3 minutes has data'],
    ['never counted', [], [0, 0, 0], 'wait', 'there is no data of Shop Errors (Of canary)'],
  ])('%s', (_, canaryErrors, stableErrors, verdict, reason) => {
    const config = configOf({ metricLag: '1 second' });
    const said = say(
      { canaryRequests: thousand, stableRequests: thousand, canaryErrors, stableErrors },
      bake(),
      config,
    );

    expect(said?.reason).toContain(reason);
    expect(said?.verdict).toBe(verdict);
  });

  it('are told of a minute in which there were requests', () => {
    expect(say({ canaryRequests: [0, 1000, 0], canaryErrors: [0, 0, 0] })?.reason).toContain('at worst 0 of 1000');
  });

  it.each<[string, Measured, string]>([
    ['the canary', { canaryRequests: [16, 16, 17] }, '49 requests to the canary in 3 minutes are fewer than 50'],
    ['stable', { stableRequests: [16, 16, 17] }, '49 requests to stable in 3 minutes are fewer than 50'],
  ])('of too few requests to %s say nothing', (_, few, reason) => {
    expect(say({ ...few, canaryErrors: [16, 16, 16] })).toMatchObject({
      verdict: 'wait',
      reason: `canary error rate is unknown: ${reason}`,
    });
  });

  it('are too many when all of the fewest requests that are judged fail at both backends', () => {
    const few: Values = [17, 17, 17];

    expect(say({ canaryRequests: few, stableRequests: few, canaryErrors: few, stableErrors: few })).toMatchObject({
      verdict: 'fail',
      reason: expect.stringContaining('17 of 17 requests failed, up to 5 are'),
    });
  });

  it('have the floor alone as a limit once nothing is left on stable', () => {
    const alone: Measured = { stableRequests: [], stableErrors: [], canaryRequests: thousand };

    expect(say({ ...alone, canaryErrors: [19, 19, 19] }, LAST)?.verdict).toBe('pass');
    expect(say({ ...alone, canaryErrors: [20, 20, 20] }, LAST)?.verdict).toBe('fail');
  });

  it('are not taken for many because few requests make one of them a large share', () => {
    expect(say({ canaryRequests: [17, 17, 17], canaryErrors: [1, 1, 1] })?.verdict).toBe('pass');
    expect(say({ canaryRequests: [17, 17, 17], canaryErrors: [2, 2, 2] })?.verdict).toBe('fail');
  });

  it('are none where CloudWatch writes no zeros and the settings say so', () => {
    const quiet = (absentMeansZero: boolean) => {
      const { traffic } = HEALTH;
      if (!traffic?.stableErrors || !traffic.canaryErrors) throw new Error('the fixture has errors');
      const errors = {
        stableErrors: { ...traffic.stableErrors, absentMeansZero },
        canaryErrors: { ...traffic.canaryErrors, absentMeansZero },
      };
      return say({ canaryErrors: [], stableErrors: [] }, bake(), configOf({ traffic: { ...traffic, ...errors } }));
    };

    expect(quiet(true)?.verdict).toBe('pass');
    expect(quiet(false)?.verdict).toBe('wait');
  });
});
