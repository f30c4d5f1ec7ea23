import type { FlushRecord } from '../../core/protocol/rollout.ts';
import type { Visit } from '../shop/customers.ts';
import { percentile } from './load.ts';

/** How old what customers got from the cache was, from the end of a stage's flush to the end of the stage. */
export interface AnswerAge {
  answers: number;
  /** Cached before the flush that was over when the customer asked. Null where nothing was flushed. */
  olderThanFlush: number | null;
  /** Null without answers. */
  p50Seconds: number | null;
  p99Seconds: number | null;
}

export interface AgeTimes {
  flush: FlushRecord | undefined;
  flushAgain: FlushRecord | undefined;
  endedAt: number;
}

export function judgeAge(visits: Visit[], { flush, flushAgain, endedAt }: AgeTimes): AnswerAge {
  const [first, ...more] = [flush, flushAgain].filter((record) => record !== undefined).map(timesOf);
  if (!first) return { answers: 0, olderThanFlush: null, p50Seconds: null, p99Seconds: null };
  const answers = cached(visits).filter(({ askedAt }) => askedAt >= first.over && askedAt < endedAt);
  const latest = (askedAt: number) => more.findLast(({ over }) => askedAt >= over) ?? first;
  const older = answers.filter(({ askedAt, cachedAt }) => cachedAt < latest(askedAt).began);
  return {
    answers: answers.length,
    olderThanFlush: flush?.skipped ? null : older.length,
    p50Seconds: ageAt(answers, 50),
    p99Seconds: ageAt(answers, 99),
  };
}

/** In seconds, with one digit; null without answers. */
export function ageAt(visits: Visit[], percent: number): number | null {
  // An entry that was cached while the question was on its way is new.
  const ages = cached(visits).map(({ askedAt, cachedAt }) => Math.max(0, askedAt - cachedAt));
  return ages.length === 0 ? null : Math.round(percentile(ages, percent) / 100) / 10;
}

function cached(visits: Visit[]): (Visit & { cachedAt: number })[] {
  return visits.flatMap(({ cachedAt, ...visit }) => (cachedAt === null ? [] : [{ ...visit, cachedAt }]));
}

/** Keys that are given a while to go are over when that is. */
function timesOf({ startedAt, flushedAt, goneBy }: FlushRecord): { began: number; over: number } {
  return { began: Date.parse(startedAt), over: Math.max(Date.parse(flushedAt), Date.parse(goneBy ?? flushedAt)) };
}
