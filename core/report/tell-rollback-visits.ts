import { lookUp, type RollbackState } from '../protocol/states.ts';
import { span } from '../text/times.ts';
import { flushInWords, sentence } from '../text/words.ts';
import type { TimelineEntry } from './report.ts';
import { flushIn, restoredIn } from './state-data.ts';
import { at, failedTry } from './timeline-entry.ts';
import type { Visit } from './visits.ts';

/** The states of a rollback that did something, and each try that failed. */
export function tellRollbackVisits(visits: readonly Visit[]): TimelineEntry[] {
  return visits
    .filter(({ type }) => type !== 'Choice' && type !== 'Pass')
    .flatMap((visit) => [
      ...visit.tries.map((failed) => at(failed.at, visit, failedTry(failed, visit))),
      at(visit.exitedAt ?? visit.enteredAt, visit, { kind: 'rollback', text: rollbackStep(visit) }),
    ]);
}

function rollbackStep({ state, type, enteredAt, exitedAt, data }: Visit): string {
  if (type === 'Wait') return exitedAt === null ? 'Waits.' : `Waited ${span(exitedAt - enteredAt)}.`;
  const over = lookUp(ROLLBACK_ENDINGS, state);
  if (over) return over;
  if (exitedAt === null) return 'Has not answered.';
  return lookUp(ROLLBACK_ANSWERS, state)?.(data) ?? 'Done.';
}

const ROLLBACK_ENDINGS: Record<RollbackState<'Succeed' | 'Fail'>, string> = {
  'Rolled back': 'The rollback is complete.',
  'Rollback incomplete': 'Not everything could be put back.',
  'Rollback failed': 'The rollback failed.',
};

const ROLLBACK_ANSWERS: Record<RollbackState<'Task'>, ((data: unknown) => string | null) | null> = {
  'Restore weights': (data) => restoredIn(data)?.message ?? 'What it answered cannot be read.',
  'Confirm change': (data) =>
    restoredIn(data)?.change?.inSyncAt ? 'All name servers have the change.' : 'Not in sync yet.',
  'Flush cache': (data) => {
    const flush = flushIn(data);
    return flush && sentence(flushInWords(flush));
  },
  'Tell operator': null,
  'Tell operator of stale cache': null,
  'Free lease': null,
};
