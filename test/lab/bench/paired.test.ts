import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { median } from '../../../core/health/median.ts';
import type { Contender } from '../../../lab/bench/verdict/contender.ts';
import { measurePaired } from '../../../lab/bench/verdict/measure-paired.ts';
import { type Draw, pairedTrials } from '../../../lab/bench/verdict/paired.ts';
import { RECORDED_SERVICE } from '../../../lab/bench/verdict/recorded.ts';
import { SERVICES } from '../../../lab/bench/verdict/services.ts';
import { sluice } from '../../../lab/bench/verdict/sluice.ts';
import type { Trial } from '../../../lab/bench/verdict/stages.ts';
import { Random } from '../../../lab/host/random.ts';

const DRAW: Draw = { seed: 7, canaryPercent: 25, stages: 4 };
const { p50, p95 } = pairedTrials(DRAW);
function latencyAt(share: number): number {
  const next = RECORDED_SERVICE.begin(new Random(1));
  const latencies = Array.from({ length: 60 }, next)
    .flat()
    .sort((a, b) => a - b);
  return latencies[Math.floor(share * latencies.length)] ?? Number.NaN;
}
const ratios = ({ bake, control }: Trial) => bake.map((value, i) => value / (control?.values[i] ?? Number.NaN));

describe('requests that are split at random', () => {
  it('may be those that the demonstration was seen to answer, whose backends are alike as well', () => {
    const { p95, usual } = pairedTrials({ ...DRAW, services: [RECORDED_SERVICE] });

    expect(usual).toHaveLength(DRAW.stages);
    expect(median(p95.flatMap(ratios))).toBeGreaterThan(0.9);
    expect(median(p95.flatMap(ratios))).toBeLessThan(1.1);
    // Pages of the cache and of the database.
    const [fast = 0, slow = 0] = [0.5, 0.95].map((share) => latencyAt(share));
    expect(fast).toBeLessThan(200);
    expect(slow).toBeGreaterThan(400);
  });

  it.each(SERVICES.map(({ name }) => name))('make two backends of "%s" that are alike', (name) => {
    const middle = median(p50.filter(({ series }) => series === name).flatMap(ratios));

    expect(middle).toBeGreaterThan(0.9);
    expect(middle).toBeLessThan(1.1);
  });

  it('are the same for the same seed, and others for another', () => {
    expect(pairedTrials(DRAW).p50).toEqual(p50);
    expect(pairedTrials({ ...DRAW, seed: 8 }).p50).not.toEqual(p50);
  });

  it('suffer a burst on both sides, in the same minutes', () => {
    const calm = { ...DRAW, canaryPercent: 50 as const };
    const [plain, burst] = [pairedTrials(calm).p50, pairedTrials(calm, true).p50].map((trials) =>
      trials.filter(({ series }) => series === 'heavy tail'),
    );
    const worst = (trial: Trial) => [Math.max(...trial.bake), Math.max(...(trial.control?.values ?? []))];

    expect(Math.max(...(plain ?? []).flatMap(worst))).toBeLessThan(150);
    for (const trial of burst ?? []) {
      for (const slowest of worst(trial)) expect(slowest).toBeGreaterThan(150);
      expect(median(ratios(trial))).toBeCloseTo(1, 0);
    }
  });
});

describe('our judge of split requests', () => {
  const some = fc.record({
    trial: fc.constantFrom(...p95),
    harm: fc.constantFrom(1, 1.3, 1.7, 2.5, 6),
    from: fc.nat(12),
  });
  const harmed = ({ bake }: Trial, harm: number, from: number) => bake.map((ms, i) => (i < from ? ms : ms * harm));

  it('judges the same, however slow both backends are in the same minutes', () => {
    const ends = new Set<number | null>();
    // Powers of two, so that the arithmetic is exact and only the rule is tested.
    const factors = fc.array(fc.constantFrom(1, 2, 8), { minLength: 24, maxLength: 24 });
    const property = fc.property(some, factors, ({ trial, harm, from }, each) => {
      const slowed = (values: number[]) => values.map((value, i) => value * (each[i] ?? 1));
      const control = trial.control && { ...trial.control, values: slowed(trial.control.values) };
      const bake = harmed(trial, harm, from);
      const judged = sluice().failsAfter(trial, bake);
      ends.add(judged);

      expect(sluice().failsAfter({ ...trial, control }, slowed(bake))).toBe(judged);
    });
    fc.assert(property, { numRuns: 100 });
    expect(ends.size).toBeGreaterThan(3);
  });

  it('never fails more harm later', () => {
    const property = fc.property(some, fc.double({ min: 1, max: 4, noNaN: true }), ({ trial, harm, from }, more) => {
      const [less, worse] = [harm, harm * more].map((each) => sluice().failsAfter(trial, harmed(trial, each, from)));

      expect(worse ?? 25).toBeLessThanOrEqual(less ?? 25);
    });
    fc.assert(property, { numRuns: 100 });
  });
});

describe('a judge of split requests', () => {
  const trial = (series: string, value: number): Trial => ({
    series,
    baseline: [1],
    bake: [value, value, value],
    times: [0, 1, 2],
    isQuiet: true,
    deviation: 0,
    firstDayMax: 1,
    control: { values: [1, 1, 1], canaryPercent: 25, canaryPercentBefore: 5 },
  });
  const above = (limit: number): Contender => ({
    key: 'fixed',
    title: `above ${limit}, the later the nearer`,
    failsAfter: (_, [first = 0]) => (first > limit ? Math.max(1, 4 - Math.round(first)) : null),
    oneOf: (signals) => above(limit * signals),
  });
  const services = ['a', 'b', 'c', 'd', 'e'].map((name, i) => trial(name, i === 0 ? 1.9 : 1));

  it('is measured by what it fails for nothing, alone and as one of five, and how soon it fails what is slow', () => {
    expect(measurePaired(above(1.8), services, [trial('a', 1), trial('b', 2)])).toEqual({
      falseFails: 0.2,
      falseFailsFiveSignals: 0,
      excused: 0.5,
      // Of × 1.5, four of five are never failed: half of the stages were still running at the end.
      delay: { 'x1.5': null, x2: 2, x3: 1, x5: 1, x10: 1 },
      caught: { 'x1.5': 0.2, x2: 1, x3: 1, x5: 1, x10: 1 },
    });
  });
});
