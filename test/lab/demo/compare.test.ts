import { describe, expect, it } from 'vitest';
import { drawComparison, missedGoals } from '../../../lab/demo/compare/conclude.ts';
import { type Measured, peakOf } from '../../../lab/demo/compare/measure-way.ts';
import { WAYS } from '../../../lab/demo/compare/ways.ts';

const ANY: Measured = {
  ...{ way: '', hitRateBefore: 95, lowestHitRate: 40, databaseP95Ms: 700, databasePeakPerSecond: 100 },
  ...{ olderThanStage: 0, answers: 3000, ageP99Seconds: 20, otherShapePerThousandInBake: 400, seconds: 60 },
};
const GOOD = WAYS.map(({ name: way }): Measured => {
  if (way === 'over the wait') return { ...ANY, way, lowestHitRate: 80, databasePeakPerSecond: 50 };
  return way === 'versioned keys' ? { ...ANY, way, otherShapePerThousandInBake: 0 } : { ...ANY, way };
});
const but = (way: string, changed: Partial<Measured>) =>
  GOOD.map((one) => (one.way === way ? { ...one, ...changed } : one));

describe('the comparison of flushes', () => {
  it('has reached what it is for', () => {
    expect(missedGoals(GOOD)).toEqual([]);
  });

  it.each<[string, Measured[], string]>([
    ['the flush over the wait has a dip, too', but('over the wait', { lowestHitRate: 69.9 }), 'at 70 % at least'],
    ['the flush at once has none', but('at once', { lowestHitRate: 51 }), 'to 50 % or less'],
    ['the database notices it as much', but('over the wait', { databasePeakPerSecond: 51 }), 'half of the peak'],
    ['an old answer is left', but('over the wait', { olderThanStage: 1 }), 'no answer is older'],
    ['versioned keys mix', but('versioned keys', { otherShapePerThousandInBake: 1 }), 'in the other shape'],
    ['nothing could be measured', but('versioned keys', { otherShapePerThousandInBake: null }), 'in the other shape'],
  ])('says so when %s', (_, measured, goal) => {
    expect(missedGoals(measured)).toEqual([expect.stringContaining(goal)]);
  });

  it('counts the queries of the busiest second', () => {
    const at = (...times: number[]) => times.map((time) => ({ at: time, ms: 1 }));

    expect(peakOf(at(1500, 1900, 2100, 2499, 2500, 5000))).toBe(4);
    expect(peakOf(at(2000, 1000))).toBe(1);
    expect(peakOf([])).toBe(0);
  });

  it('is a table that fits a terminal of 80 columns', () => {
    const lines = drawComparison(GOOD, 80).split('\n');

    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(lines.join()).toContain('versioned keys');
  });
});
