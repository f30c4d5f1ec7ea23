import { describe, expect, it } from 'vitest';
import { HEALTHY, judge, type Measured, saying, type Values } from '../fixture.ts';

const zeros = [0, 0, 0, 0, 0, 0];
const say = (hits: Values, misses: Values, more: Measured = {}) =>
  saying(judge({ ...HEALTHY, hits: [hits, zeros], misses: [misses, zeros], ...more }), 'hit rate');

describe('the hit rate', () => {
  it.each<[string, Values, Values, string, string]>([
    ['exactly at the limit', [80, 80, 80], [20, 20, 20], 'pass', 'hit rate 80 % is at least 80 %'],
    ['just below the limit', [799, 799, 799], [201, 201, 201], 'wait', 'hit rate 79.9 % is below 80 %'],
    ['good in two of three minutes', [90, 90, 30], [10, 10, 70], 'wait', 'hit rate 70 % is below 80 %'],
    [
      'with one bad minute that little was asked in',
      [900, 900, 1],
      [100, 100, 9],
      'pass',
      'hit rate 90 % is at least 80 %',
    ],
    ['of older minutes', [10, 90, 90, 90], [90, 10, 10, 10], 'pass', 'hit rate 90 % is at least 80 %'],
    ['from as many lookups as it takes', [33, 33, 34], [0, 0, 0], 'pass', 'hit rate 100 % is at least 80 %'],
    ['from one lookup too few', [33, 33, 33], [0, 0, 0], 'wait', '99 lookups in 3 minutes are fewer than 100'],
    ['from no lookups', [0, 0, 0], [0, 0, 0], 'wait', '0 lookups in 3 minutes are fewer than 100'],
  ])('%s', (_, hits, misses, verdict, reason) => {
    expect(say(hits, misses)?.verdict).toBe(verdict);
    expect(say(hits, misses)?.reason).toContain(reason);
  });

  it('weighs every lookup the same, on whatever node', () => {
    const uneven: Measured = {
      ...HEALTHY,
      hits: [
        [900, 900, 900],
        [0, 0, 0],
      ],
      misses: [
        [100, 100, 100],
        [50, 50, 50],
      ],
    };

    expect(saying(judge(uneven), 'hit rate')?.numbers).toEqual({
      hitRatePercent: 85.71,
      hits: 2700,
      lookups: 3150,
      minPercent: 80,
    });
  });

  it('does without the newest minutes while they may still be on their way', () => {
    expect(say([90, 90, 90, null, null], [10, 10, 10, null, null])?.verdict).toBe('pass');
    expect(say([90, 90, 90, null, 0], [10, 10, 10, null, null])?.verdict).toBe('pass');
  });

  it('is unknown when a minute is missing that can no longer be on its way', () => {
    const said = say([90, 90, null, null, null, null], [10, 10, null, null, null, null]);

    expect(said).toMatchObject({
      verdict: 'wait',
      reason: expect.stringMatching(
        /^hit rate is unknown: only 2 of 3 minutes have data; the newest data of .* are 4 minutes old/,
      ),
    });
  });

  it('is unknown when one node is silent', () => {
    const said = saying(judge({ ...HEALTHY, hits: [HEALTHY.hits[0] ?? []] }), 'hit rate');

    expect(said).toMatchObject({
      verdict: 'wait',
      reason: 'hit rate is unknown: there is no data of Shop Hits (Of cache-002)',
    });
  });

  it('is unknown when CloudWatch could not read it', () => {
    const said = saying(judge({ ...HEALTHY, trouble: 'CloudWatch answered InternalError' }), 'hit rate');

    expect(said).toMatchObject({
      verdict: 'wait',
      reason: 'hit rate is unknown: Shop Hits (Of cache-001) cannot be read: CloudWatch answered InternalError',
    });
  });
});
