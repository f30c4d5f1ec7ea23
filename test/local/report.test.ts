import { describe, expect, it } from 'vitest';
import { NO_DIP } from '../../local/demo/hit-rate.ts';
import { drawReport, judgePromise, type Report } from '../../local/demo/report.ts';

const STAGE = { stage: 25, from: [95, 5], to: [75, 25], flushed: 1, hitRate: NO_DIP, seconds: 1 } satisfies unknown;
const COMPLETE: Report = {
  ended: 'complete',
  weights: { stable: 0, canary: 100 },
  preserved: { before: 240, after: 240, changed: 0 },
  stages: [{ ...STAGE, from: [50, 50], to: [0, 100] }],
};
const BROKEN: Report = {
  ...COMPLETE,
  ended: 'rolled back to 95-5',
  weights: { stable: 95, canary: 5 },
  stages: [{ ...STAGE, from: [95, 5], to: [75, 25] }],
  fault: { name: 'stop', error: 'Stopped', cause: 'Somebody stopped it.' },
};

describe('the demonstration', () => {
  it('held its promise when all traffic is on the new backend', () => {
    expect(judgePromise(COMPLETE)).toEqual({ held: true, broken: [] });
  });

  it('held its promise when a broken stage left the weights where they were', () => {
    expect(judgePromise(BROKEN)).toEqual({ held: true, broken: [] });
  });

  it.each([
    ['the rollout did not get to its end', { ...COMPLETE, weights: { stable: 50, canary: 50 } }],
    ['a preserved key changed', { ...COMPLETE, preserved: { before: 240, after: 240, changed: 1 } }],
    ['a broken stage left its weights behind', { ...BROKEN, weights: { stable: 75, canary: 25 } }],
    ['the fault did not break the stage', { ...BROKEN, fault: { name: 'stop', error: null, cause: null } }],
    ['the red execution does not say why', { ...BROKEN, fault: { name: 'stop', error: 'Failed', cause: '' } }],
  ])('did not hold its promise when %s', (_, report) => {
    expect(judgePromise(report).held).toBe(false);
  });

  it('ends with a table in which every stage and the weights can be read', () => {
    const drawn = drawReport(COMPLETE);

    expect(drawn).toContain('50-50 → 0-100');
    expect(drawn).toContain('240 before, 240 after, 0 changed');
  });
});
