import { describe, expect, it } from 'vitest';
import type { Ending } from '../../../cli/execution/story.ts';
import { roadOf } from '../../../lab/demo/faults/tell-fault.ts';

const ROLLBACK = {
  ...{ execution: 'rollback-1', startedAt: '2026-11-21T10:00:00Z', endedAt: null, outcome: 'rolled back' as const },
  ...{ text: '', requestedBy: null, restoredAt: null, traffic: null, flush: null },
};
const ended = (status: Ending['status'], error: string): Ending => ({ status, error, cause: 'why', output: null });

describe('the road back', () => {
  it.each<[string, Ending, boolean]>([
    ['its own catch', ended('FAILED', 'HealthFailed'), true],
    ['alarm → abort-stage', ended('ABORTED', 'AlarmAbort'), true],
    ['watcher', ended('ABORTED', 'StoppedInConsole'), true],
    ['watcher', ended('TIMED_OUT', 'States.Timeout'), true],
    ['watcher', ended('FAILED', 'RollbackNotStarted'), true],
    ['nobody had to', ended('FAILED', 'StageOutOfOrder'), false],
  ])('was "%s"', (road, ending, rolledBack) => {
    expect(roadOf(ending, { rollback: rolledBack ? ROLLBACK : null })).toBe(road);
  });
});
