import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgePeriods, measureLatency } from '../../../core/health/judge-periods.ts';

const TEN_OF_24 = { outOf: 24, mayExceed: 14, allOfFirst: 7, allOfLast: 9 };
/** `g` is good, `b` is bad, `?` is unknown; one minute each. */
const judge = (minutes: string, tolerance: Parameters<typeof judgePeriods>[2] = TEN_OF_24) =>
  judgePeriods(
    'latency',
    [...minutes].map((minute) => (minute === '?' ? null : measureLatency(minute === 'g' ? 90 : 200, 100))),
    tolerance,
    60,
  );

describe('N of M', () => {
  it.each([
    ['a burst of five in an otherwise healthy bake', 'ggbbbbbggggg', 'pass', null],
    ['three good minutes of a young phase', 'ggg', 'pass', null],
    ['two good minutes, which may be luck', 'gg', 'wait', 'HealthUnknown'],
    ['two bad minutes, which may be bad luck', 'bb', 'wait', 'HealthUnknown'],
    ['three bad minutes', 'bbb', 'wait', 'HealthFailed'],
    ['two bad minutes beside two that may have been good', 'bb??g', 'wait', 'HealthUnknown'],
    ['not one good minute yet', 'bbbbbb', 'wait', 'HealthFailed'],
    ['seven minutes without a good one since the start', 'bbbbbbb', 'fail', 'HealthFailed'],
    ['the same with one that nobody knows', 'bbb?bbbb', 'wait', 'HealthFailed'],
    ['a shift half-way through a short bake', 'gggggbbbbbbbb', 'wait', 'HealthFailed'],
    ['as many bad minutes as there may be', 'bbbbbbgggggggggbbbbbbbbg', 'pass', null],
    ['minutes that are bad from half-way on', 'ggggggggggggbbbbbbbbbbbb', 'wait', 'HealthFailed'],
    ['minutes of which the last nine say nothing', 'ggggggggggggggg?????????', 'wait', 'HealthUnknown'],
    ['one more', 'gggggggggbbbbbbbbbbbbbbb', 'fail', 'HealthFailed'],
    ['minutes that nobody knows', 'gg????', 'wait', 'HealthUnknown'],
    ['nothing', '', 'wait', 'HealthUnknown'],
  ])('judges %s (%s): %s', (_, minutes, verdict, error) => {
    expect(judge(minutes)).toMatchObject({ verdict, error });
  });

  it.each([TEN_OF_24, { outOf: 5, mayExceed: 2 }, { outOf: 3, mayExceed: 1 }])(
    'never turns a pass into anything else by one more good period, nor by learning that an unknown one was good (%j)',
    (tolerance) => {
      let passes = 0;
      const minutes = fc.stringMatching(/^[gb?]{0,30}$/);
      const property = fc.property(minutes, (before) => {
        const seen = (text: string) => judge(text.slice(-tolerance.outOf), tolerance).verdict;
        if (seen(before) !== 'pass') return;
        passes += 1;

        expect(seen(`${before}g`)).toBe('pass');
        expect(seen(before.replace('?', 'g'))).toBe('pass');
      });
      fc.assert(property, { numRuns: 2000 });
      expect(passes).toBeGreaterThan(50);
    },
  );

  it('waits for what a short window may still bring', () => {
    const twoOfThree = { outOf: 3, mayExceed: 1 };

    expect(judge('b', twoOfThree).verdict).toBe('wait');
    expect(judge('bg', twoOfThree).verdict).toBe('wait');
    expect(judge('bgg', twoOfThree).verdict).toBe('pass');
    expect(judge('bb', twoOfThree).verdict).toBe('fail');
  });

  it('says what it saw', () => {
    expect(judge('bbbbbbb').reason).toBe(
      'latency was over its limit in 7 of the last 7 minutes: at worst 200 ms, limit 100 ms',
    );
    expect(judge('gggggbbbbbbbb').reason).toBe(
      'latency was over its limit in 8 of the last 13 minutes (at worst 200 ms, limit 100 ms)',
    );
  });
});
