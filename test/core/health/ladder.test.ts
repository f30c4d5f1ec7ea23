import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  aboveChance,
  type Chance,
  ladder,
  rungOf,
  scatterOf,
  scatterOfRatio,
  windowsIn,
} from '../../../core/health/ladder.ts';
import { Random } from '../../../lab/host/random.ts';

const THREE = ladder(3, 2);
const CALM: Chance = { deviation: 0.1, ratio: 1.25, windows: windowsIn(24, 24), signals: 1 };
const RESTLESS: Chance = { ...CALM, deviation: 0.8 };
const many = (count: number, times: number) => Array.from({ length: count }, () => times);
const some = fc.array(fc.double({ min: 0.1, max: 20, noNaN: true }), { minLength: 1, maxLength: 24 });

/** After how many periods it fails, when it is asked at each; null when never. */
function failsAfter(times: number[], of = THREE): number | null {
  const at = times.findIndex((_, i) => rungOf(times.slice(0, i + 1), of) !== null);
  return at < 0 ? null : at + 1;
}

describe('the ladder', () => {
  it.each([
    [100, 2],
    [2.83, 2],
    [2.82, 3],
    [2, 3],
    [1.99, 4],
    [1.52, 5],
    [1.19, 12],
    [1.1, 22],
    [1, null],
  ])('fails what is %d times its limit after %s periods', (times, periods) => {
    expect(failsAfter(many(24, times))).toBe(periods);
  });

  it.each([
    [4, 3],
    [2, 10],
    [1.5, 20],
    [1.4, null],
  ])('fails what is %d times its limit after %s periods, beside a stable that is restless', (times, periods) => {
    expect(failsAfter(many(24, times), aboveChance(THREE, RESTLESS))).toBe(periods);
  });

  it('says for how long, how much it was and how much is too much', () => {
    expect(rungOf([0.5, 2, 2, 2], THREE)).toEqual({ periods: 3, times: 2, tooManyTimes: 2 });
  });

  it('never fails one period alone, however bad, nor one between two that are as good as it is bad', () => {
    const [huge, tiny] = [10 ** 6, 10 ** -6];

    expect(failsAfter([1, huge, 1, 1, 1])).toBeNull();
    expect(failsAfter([huge, tiny, huge, tiny, huge, tiny])).toBeNull();
    expect(failsAfter(many(6, huge), ladder(9, 4))).toBe(4);
    expect(failsAfter([1, huge], aboveChance(THREE, RESTLESS))).toBeNull();
  });

  it('counts a period without any latency as good, not as endlessly good', () => {
    expect(failsAfter([0, 4, 4])).toBe(3);
  });

  it.each([THREE, ladder(9, 4), aboveChance(THREE, CALM), aboveChance(THREE, RESTLESS)])(
    'never judges more harm later (%#)',
    (of) => {
      const property = fc.property(
        some,
        fc.double({ min: 1, max: 9, noNaN: true }),
        fc.nat(23),
        (times, more, from) => {
          const worse = times.map((each, i) => (i >= from ? each * more : each));

          expect(failsAfter(worse, of) ?? 25).toBeLessThanOrEqual(failsAfter(times, of) ?? 25);
        },
      );
      fc.assert(property, { numRuns: 500 });
    },
  );

  it('is never failed by one more period within the limit, nor by learning that an unknown one was', () => {
    let held = 0;
    const within = fc.double({ min: 0.1, max: 1, noNaN: true });
    const property = fc.property(
      some,
      within,
      fc.nat(24),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (times, good, at, deviation) => {
        const of = aboveChance(THREE, { ...CALM, deviation });
        if (rungOf(times, of)) return;
        held += 1;

        expect(rungOf([...times, good], of)).toBeNull();
        expect(rungOf(times.toSpliced(at, 0, good), of)).toBeNull();
      },
    );
    fc.assert(property, { numRuns: 3000 });
    expect(held).toBeGreaterThan(500);
  });
});

describe('chance', () => {
  /** The share of stages that fail of which nothing is wrong: each period's ratio to stable is noise. */
  function falseFails(chance: Chance, stages = 5000): number {
    const random = new Random(1);
    const of = aboveChance(ladder(0, 2), chance);
    const noise = () => 2 ** (chance.deviation * random.normal()) / chance.ratio;
    const failed = Array.from({ length: stages }, () => failsAfter(Array.from({ length: 24 }, noise), of));
    return failed.filter((periods) => periods !== null).length / stages;
  }

  it.each([0.05, 0.3, 1, 3])(
    'fails no more than one stage in a thousand where a period scatters by %d doublings',
    (deviation) => {
      expect(falseFails({ ...CALM, deviation })).toBeLessThanOrEqual(1 / 1000);
    },
  );

  it('is shared: five signals are each a fifth as often wrong, and hardly slower', () => {
    const five = { ...RESTLESS, signals: 5 };

    expect(aboveChance(THREE, five).tooMany(4)).toBeGreaterThan(aboveChance(THREE, RESTLESS).tooMany(4));
    expect(failsAfter(many(24, 4), aboveChance(THREE, five))).toBeLessThanOrEqual(6);
  });

  it('does not matter where a service is calm', () => {
    for (const periods of [2, 5, 12, 24]) expect(aboveChance(THREE, CALM).tooMany(periods)).toBe(3 / periods);
  });

  it('lets no more windows pass than there are', () => {
    expect(windowsIn(3, 24)).toBe(3);
    expect(windowsIn(24, 24)).toBe(276);
    expect(windowsIn(26, 24)).toBe(276 + 2 * 23);
  });
});

describe('the scatter of a latency', () => {
  it('is that of its steps', () => {
    const random = new Random(3);
    const values = Array.from({ length: 4000 }, () => 2 ** (0.3 * random.normal()));

    expect(scatterOf(values)).toBeCloseTo(0.3, 1);
    expect(scatterOf(values.map((value) => 8 * value))).toBe(scatterOf(values));
  });

  it.each<[string, number[], number | null]>([
    ['nothing of what stands still', [5, 5, 5], 0],
    ['nothing of a burst', [...many(20, 5), ...many(6, 40), ...many(22, 5)], 0],
    ['unknown of one value', [5], null],
  ])('is %s', (_, values, scatter) => {
    expect(scatterOf(values)).toBe(scatter);
  });

  it('is much of what keeps jumping', () => {
    expect(scatterOf(many(48, 1).map((_, i) => (i % 3 === 0 ? 500 : 50)))).toBeGreaterThan(1);
  });

  it('grows for the ratio of two backends, the fewer requests the smaller one gets', () => {
    const before = { stable: 100, canary: 0 };

    expect(scatterOfRatio(0.1, before, { stable: 50, canary: 50 })).toBeCloseTo(0.2);
    expect(scatterOfRatio(0.1, before, { stable: 95, canary: 5 })).toBeCloseTo(0.459, 3);
  });
});
