import { describe, expect, it } from 'vitest';
import { judgeDip, type Second } from '../../../lab/demo/hit-rate.ts';

/** One second after the other from second 0, a hundred lookups each. */
function secondsOf(...hits: number[]): Second[] {
  return hits.map((count, i) => ({ at: i * 1000, hits: count, misses: 100 - count }));
}

describe('what a flush did to the hit rate', () => {
  it('is read second by second: before, lowest, after, and when it was back', () => {
    const seconds = secondsOf(90, 94, 92, 20, 70, 80, 85, 90, 95);

    expect(judgeDip(seconds, 3000, 3400)).toEqual({
      before: 92,
      lowest: 20,
      after: 90,
      // Seconds 5, 6 and 7 together are the first above 80 %.
      recoveredSeconds: 4.6,
    });
  });

  it('counts the second in which the flush happened as after it', () => {
    expect(judgeDip(secondsOf(100, 60, 100), 1900, 1950)).toMatchObject({ before: 100, lowest: 60 });
  });

  it('says so when the cache stayed cold', () => {
    expect(judgeDip(secondsOf(90, 10, 20, 30, 40), 1000, 1000).recoveredSeconds).toBeNull();
  });

  it('invents nothing where nobody looked anything up', () => {
    expect(judgeDip([], 1000, 1000)).toEqual({ before: null, lowest: null, after: null, recoveredSeconds: null });
  });
});
