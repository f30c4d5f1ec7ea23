import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fixed, mannWhitney, sigma } from '../../../lab/bench/verdict/alternatives.ts';
import { failsTogether, failsTogetherBySeries, type Tally } from '../../../lab/bench/verdict/five-signals.ts';
import { shiftOf } from '../../../lab/bench/verdict/mann-whitney.ts';
import { measure } from '../../../lab/bench/verdict/measure.ts';
import { sluice } from '../../../lab/bench/verdict/sluice.ts';
import { type Trial, trialsOf } from '../../../lab/bench/verdict/stages.ts';

const START = Date.UTC(2026, 0, 1);
const FIVE_MINUTES = 300_000;
const HOUR = 3_600_000;
/** A value that goes up and down by a few percent, the same every time. */
const calm = (i: number) => 100 + ((i * 7) % 11);
const series = (count: number, valueAt = calm) => ({
  name: 'x.csv',
  points: Array.from({ length: count }, (_, i) => ({ at: START + i * FIVE_MINUTES, value: valueAt(i) })),
  incidents: [{ from: START + 20 * HOUR, to: START + 21 * HOUR }],
});
const values = (count: number, valueAt = calm) => Array.from({ length: count }, (_, i) => valueAt(i));
const trial: Trial = {
  series: 'x.csv',
  baseline: values(48),
  bake: values(24),
  times: values(24, (i) => START + i * FIVE_MINUTES),
  isQuiet: true,
  deviation: 3,
  firstDayMax: 112,
  control: null,
};
const all = [sluice(), fixed, sigma, mannWhitney];

describe('the stages of the benchmark', () => {
  it('begin at every hour with four hours before and two after, and those near an incident are told apart', () => {
    const { counted, starts } = trialsOf(series(30 * 12));

    expect(starts).toBe(30 - 4 - 2 + 1);
    expect(counted).toHaveLength(starts);
    // From 19:00 on its bake, until 01:00 its baseline reaches into the incident.
    expect(counted.filter(({ isQuiet }) => !isQuiet).map(({ times }) => new Date(times[0] ?? 0).getUTCHours())).toEqual(
      [19, 20, 21, 22, 23, 0, 1],
    );
  });

  it('count only when their baseline is not too wild', () => {
    const { counted, starts } = trialsOf(series(30 * 12, (i) => (i % 2 === 0 ? 1 : 100)));

    expect(starts).toBeGreaterThan(0);
    expect(counted).toEqual([]);
  });
});

describe('every judge', () => {
  it.each(all.map((contender) => [contender.key, contender] as const))(
    '%s passes what is as ever, and fails × 3',
    (_, contender) => {
      expect(contender.failsAfter(trial, trial.bake)).toBeNull();
      expect(
        contender.failsAfter(
          trial,
          trial.bake.map((value) => 3 * value),
        ),
      ).toBeLessThanOrEqual(7);
    },
  );
});

it('ours fails a sustained shift, and no burst', () => {
  const burst = trial.bake.map((value, i) => (i >= 5 && i < 10 ? 9 * value : value));

  expect(sluice().failsAfter(trial, burst)).toBeNull();
  expect(sigma.failsAfter(trial, burst)).toBe(8);
  expect(
    sluice().failsAfter(
      trial,
      trial.bake.map((value) => 2 * value),
    ),
  ).toBe(7);
});

it('ours judges the same, whatever the scale', () => {
  const level = fc.integer({ min: 50, max: 400 });
  const many = (count: number) => fc.array(level, { minLength: count, maxLength: count });
  const ends = new Set<number | null>();
  // Powers of two, so that the arithmetic is exact and only the rule is tested.
  const property = fc.property(
    many(48),
    many(24),
    fc.constantFrom(2 ** -9, 2 ** -2, 2 ** 13),
    (baseline, bake, scale) => {
      const judged = sluice().failsAfter({ ...trial, baseline }, bake);
      const scaled = { ...trial, baseline: baseline.map((value) => value * scale) };
      ends.add(judged);

      expect(
        sluice().failsAfter(
          scaled,
          bake.map((value) => value * scale),
        ),
      ).toBe(judged);
    },
  );
  fc.assert(property, { numRuns: 200 });
  expect(ends.size).toBeGreaterThan(1);
});

describe('the rank test', () => {
  it('estimates the shift by the median of all differences', () => {
    expect(shiftOf([10, 20, 30, 40], [1, 2, 3, 4]).estimate).toBe(22.5);
    expect(
      shiftOf(
        values(24, (i) => calm(i) + 50),
        values(48),
      ).lower,
    ).toBeGreaterThan(45);
  });
});

describe('five signals at once', () => {
  const tally = (failed: number, stages = 10) => ({ stages, failed });

  it.each<[string, Tally[], number | null]>([
    ['five equal ones', Array.from({ length: 5 }, () => tally(1)), 1 - 0.9 ** 5],
    ['one that always fails, in five of six choices', [tally(10), ...Array.from({ length: 5 }, () => tally(0))], 5 / 6],
    ['one that weighs little', [tally(1, 1), ...Array.from({ length: 5 }, () => tally(0))], 5 / 15],
    ['fewer than five series, drawn again', [tally(1), tally(1)], 1 - 0.9 ** 5],
    ['no series', [], null],
  ])('%s', (_, tallies, expected) => {
    const together = failsTogether(tallies);
    if (expected === null) expect(together).toBeNull();
    else expect(together).toBeCloseTo(expected, 12);
  });

  it('weigh the same by series where that is asked', () => {
    expect(failsTogetherBySeries([tally(1, 1), ...Array.from({ length: 5 }, () => tally(0))])).toBeCloseTo(5 / 6, 12);
  });
});

it('measures false fails, catches and labelled windows', () => {
  const shifted = series(60 * 12, (i) => (i >= 20 * 12 && i < 26 * 12 ? 3 * calm(i) : calm(i)));
  const incident = { ...shifted, incidents: [{ from: START + 20 * HOUR, to: START + 26 * HOUR }] };
  const measured = measure(sluice(), trialsOf(incident), [incident]);

  expect(measured).toMatchObject({ falseFails: 0, falseFailsFiveSignals: 0, windows: 1 });
  expect(measured.caught).toMatchObject({ x2: 1, x3: 1 });
  expect(measured.delays.x2).toBe(7);
});
