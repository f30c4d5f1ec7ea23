import { describe, expect, it } from 'vitest';
import { type Pace, paceWithin } from '../../../core/flush/pace.ts';

function afterLearning(pace: Pace, times: number, microsecondsPerKey: number): number {
  for (let i = 0; i < times; i++) pace.learn(microsecondsPerKey);
  return pace.count();
}

describe('the pace of a flush', () => {
  it.each([
    [0.5, 300],
    [1.5, 100],
    [2.5, 60],
  ])('at %f µs for a key settles at %i keys in 150 µs', (perKey, count) => {
    expect(afterLearning(paceWithin(150), 20, perKey)).toBe(count);
  });

  it('gets slower at once when the server does, and faster again step by step', () => {
    const pace = paceWithin(150);
    const quick = afterLearning(pace, 20, 0.5);
    const slow = afterLearning(pace, 1, 2);
    const firstStep = afterLearning(pace, 1, 0.5);

    expect([quick, slow, firstStep]).toEqual([300, 75, 113]);
  });

  it('stays within bounds, however slow or fast the server is', () => {
    expect(afterLearning(paceWithin(150), 20, 1_000)).toBe(50);
    expect(afterLearning(paceWithin(150), 20, 0)).toBe(1_000);
  });

  it('without a budget is what suits the flush best', () => {
    expect(afterLearning(paceWithin(null), 20, 1_000)).toBe(1_000);
  });
});
