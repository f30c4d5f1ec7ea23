import { describe, expect, it } from 'vitest';
import { type Pace, paceWithin } from '../../../functions/flush-cache/pace.ts';

const ROUND_TRIP = 300;

/** A server that takes so long for a key, behind a network that adds its own time to every answer. */
function afterAnswers(pace: Pace, answers: number, perKey: number, jitter: (i: number) => number = () => 0): number {
  for (let i = 0; i < answers; i++) pace.heard(pace.count(), ROUND_TRIP + perKey * pace.count() + jitter(i));
  return pace.count();
}

describe('the pace of a flush', () => {
  it.each([
    [0.5, 300],
    [1.5, 100],
    [2.5, 60],
  ])('at %f µs for a key settles at %i keys in 150 µs', (perKey, count) => {
    expect(afterAnswers(paceWithin(150, ROUND_TRIP), 400, perKey)).toBe(count);
  });

  it('is not misled by answers that something else held up', () => {
    const jitter = (i: number) => (i % 3 === 0 ? 0 : 5_000);

    expect(afterAnswers(paceWithin(150, ROUND_TRIP), 400, 1.5, jitter)).toBe(100);
  });

  it('gets slower when the server does, and faster again step by step', () => {
    const pace = paceWithin(150, ROUND_TRIP);
    const quick = afterAnswers(pace, 400, 0.5);
    const slow = afterAnswers(pace, 16, 2);
    const firstStep = afterAnswers(pace, 16, 0.5);

    expect([quick, slow, firstStep]).toEqual([300, 75, 113]);
  });

  it('stays within bounds, however slow or fast the server is', () => {
    expect(afterAnswers(paceWithin(150, ROUND_TRIP), 400, 1_000)).toBe(50);
    expect(afterAnswers(paceWithin(150, ROUND_TRIP), 400, 0)).toBe(1_000);
  });

  it('without a budget is what suits the flush best', () => {
    expect(afterAnswers(paceWithin(null, ROUND_TRIP), 400, 1_000)).toBe(1_000);
  });
});
