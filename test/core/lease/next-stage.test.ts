import { describe, expect, it } from 'vitest';
import { nextStage, whyNotNext } from '../../../core/lease/next-stage.ts';

const STAGES = [5, 25, 50, 100];

describe('the stage that may come next', () => {
  it.each([
    [{ stable: 100, canary: 0 }, 5],
    [{ stable: 95, canary: 5 }, 25],
    [{ stable: 1, canary: 1 }, 100],
    [{ stable: 90, canary: 10 }, 25],
  ])('follows from the live weights %j: %i', (live, stage) => {
    expect(nextStage(live, STAGES)).toBe(stage);
    expect(whyNotNext(stage, live, STAGES)).toBeNull();
  });

  it('is none when the canary has everything, and the first where nobody knows', () => {
    expect(nextStage({ stable: 0, canary: 100 }, STAGES)).toBeNull();
    expect(nextStage(null, STAGES)).toBe(5);
  });

  it.each([
    [{ stable: 100, canary: 0 }, 25, 'the next stage is 5'],
    [{ stable: 95, canary: 5 }, 5, 'has 5 % now, so the next stage is 25 (stages: 5, 25, 50, 100)'],
    [{ stable: 0, canary: 0 }, 25, 'has 0 % now, so the next stage is 5'],
    [{ stable: 95, canary: 5 }, 33, 'the next stage is 25'],
    [{ stable: 0, canary: 100 }, 100, 'The rollout is complete'],
  ])('is not skipped, repeated or made up: at %j not %i', (live, stage, reason) => {
    expect(whyNotNext(stage, live, STAGES)?.message).toContain(reason);
  });
});
