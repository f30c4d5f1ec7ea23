import { describe, expect, it } from 'vitest';
import { judgeAge } from '../../../lab/demo/answer-age.ts';
import { type DemoResult, judgePromise, type StageFigures } from '../../../lab/demo/demo-result.ts';
import { drawResult } from '../../../lab/demo/draw-result.ts';
import type { FaultResult } from '../../../lab/demo/faults/tell-fault.ts';
import { NO_DIP } from '../../../lab/demo/hit-rate.ts';
import { NOT_MEASURED } from '../../../lab/demo/other-shape.ts';

const STAGE: StageFigures = {
  ...{ stage: 25, from: [95, 5], to: [75, 25], flushed: 1, hitRate: NO_DIP, seconds: 1 },
  ...{ flushedAgain: false, otherShapePerThousand: NOT_MEASURED },
  age: judgeAge([], { flush: undefined, flushAgain: undefined, endedAt: 0 }),
};
const FAULT: FaultResult = {
  ...{ name: 'stop', title: 'somebody presses Stop', error: 'Stopped', cause: 'Somebody stopped it.' },
  ...{ road: 'watcher', noticedBy: 'the watcher', secondsToNotice: 0.1, secondsToSafe: 1.2 },
  ...{ afterwards: [], moral: null },
};
const COMPLETE: DemoResult = {
  ended: 'complete',
  versionedKeys: false,
  weights: { stable: 0, canary: 100 },
  preserved: { before: 240, after: 240, changed: 0 },
  sessions: { start: 28, end: 28, timesLoggedOut: 0 },
  firstLook: { missMs: 510, secondMs: 5, otherBackendMs: 4, otherBackendFoundWhatWasCachedBy: 'express' },
  load: { requests: 1000, atOnce: 100, p50Ms: 40, p95Ms: 90, errors: 0 },
  stages: [{ ...STAGE, from: [50, 50], to: [0, 100] }],
  rejected: false,
  seconds: 100,
  page: 'out/report.html',
};
const BROKEN: DemoResult = {
  ...COMPLETE,
  ended: 'rolled back to 95-5',
  weights: { stable: 95, canary: 5 },
  stages: [STAGE],
  fault: FAULT,
};

function withOlder(olderThanFlush: number): DemoResult {
  return { ...COMPLETE, stages: COMPLETE.stages.map((stage) => ({ ...stage, age: { ...stage.age, olderThanFlush } })) };
}

describe('the demonstration', () => {
  it('held its promise when all traffic is on the new backend', () => {
    expect(judgePromise(COMPLETE)).toEqual({ held: true, broken: [] });
  });

  it('shows no figures of a stage that was refused, and says which backend is stable', () => {
    const refused = { ...STAGE, stage: 50, from: [0, 0] as [number, number], to: [0, 0] as [number, number] };

    const drawn = drawResult({ ...BROKEN, stages: [STAGE, refused] }, 120);

    expect(drawn).not.toContain('0-0');
    expect(drawn).toContain('as express (stable) had written it');
  });

  it('held its promise when a broken stage left the weights where they were', () => {
    expect(judgePromise(BROKEN)).toEqual({ held: true, broken: [] });
  });

  it('held its promise when somebody said no at the gate and the weights stayed', () => {
    const { fault, ...rejected } = { ...BROKEN, rejected: true };

    expect(judgePromise(rejected)).toEqual({ held: true, broken: [] });
  });

  it('held its promise when weights that somebody else has put stayed', () => {
    const drifted = { ...BROKEN, weights: { stable: 80, canary: 20 } };

    expect(judgePromise(drifted, { stable: 80, canary: 20 }).held).toBe(true);
    expect(judgePromise(drifted).held).toBe(false);
  });

  it.each<[string, DemoResult]>([
    ['the rollout did not get to its end', { ...COMPLETE, weights: { stable: 50, canary: 50 } }],
    ['a preserved key changed', { ...COMPLETE, preserved: { before: 240, after: 240, changed: 1 } }],
    ['a session was lost', { ...COMPLETE, sessions: { start: 28, end: 27, timesLoggedOut: 0 } }],
    ['a customer was taken for a stranger', { ...COMPLETE, sessions: { start: 28, end: 28, timesLoggedOut: 1 } }],
    ['a request failed under load', { ...COMPLETE, load: { ...COMPLETE.load, errors: 1 } }],
    ['a broken stage left its weights behind', { ...BROKEN, weights: { stable: 75, canary: 25 } }],
    ['the fault did not break the stage', { ...BROKEN, fault: { ...FAULT, error: null, cause: null } }],
    ['the red execution does not say why', { ...BROKEN, fault: { ...FAULT, cause: '' } }],
    ['it was never safe again', { ...BROKEN, fault: { ...FAULT, secondsToSafe: null } }],
    ['a page from before the flush was read after it', withOlder(3)],
    [
      'versioned keys mixed all the same',
      {
        ...COMPLETE,
        versionedKeys: true,
        stages: [{ ...STAGE, otherShapePerThousand: { ...NOT_MEASURED, afterAdvance: 3 } }],
      },
    ],
    ['a late write landed', { ...BROKEN, fault: { ...FAULT, afterwards: [{ text: 'It landed.', held: false }] } }],
  ])('did not hold its promise when %s', (_, report) => {
    expect(judgePromise(report).held).toBe(false);
  });

  it('ends with tables in which every stage and the weights can be read', () => {
    const drawn = drawResult(COMPLETE, 160);

    expect(drawn).toContain('50-50 → 0-100');
    expect(drawn).toContain('240 before, 240 after, 0 changed');
    expect(drawn).toContain('28 at the start, 28 at the end');
  });

  it('tells of a fault what happened, who noticed and how long until safe', () => {
    const drawn = drawResult(BROKEN, 160);

    expect(drawn).toContain('somebody presses Stop');
    expect(drawn).toContain('the watcher, after 0.1 s');
    expect(drawn).toContain('1.2 s');
  });
});
