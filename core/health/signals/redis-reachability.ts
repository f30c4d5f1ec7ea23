import { judgePeriods, type Measured } from '../judge-periods.ts';
import { type Finding, notApplicable, type Signal, unknown } from '../signal.ts';
import { periods } from '../words.ts';

/** Whether Redis answers. A backend that reads past a dead cache may look healthy until the database gives way. */
export const redisReachability: Signal = {
  name: 'Redis reachability',
  phases: ['warm-up', 'bake'],
  metrics: ({ redis }) => (redis?.reachable ? [redis.reachable] : []),

  judge({ redis, periodSeconds }, evidence) {
    if (!redis?.reachable) return notApplicable('no metric says whether Redis answers');
    const silence = evidence.silence([redis.reachable]);
    if (silence) return unknown(`whether Redis answers is unknown: ${silence}`);
    const rows = evidence.lastPeriods({ up: [redis.reachable] }, redis.outOf);
    const measured = rows.map(({ up }) => (up === null ? null : measureAbsence(up)));
    const finding = judgePeriods('Redis’s absence', measured, redis, periodSeconds);
    return { ...finding, reason: sentenceFor(finding, periods(rows.length, periodSeconds)) };
  },
};

/** The probe counts 1 for an answer and 0 for none; the least of a period says whether all were answered. */
function measureAbsence(up: number): Measured {
  const isAway = up < 1;
  return { over: isAway ? 1 : 0, words: isAway ? 'no answer' : 'answers', numbers: { reachable: up } };
}

function sentenceFor({ verdict, numbers }: Finding, window: string): string {
  const { periodsOver = 0, periodsWithin = 0 } = numbers;
  if (verdict === 'pass') return `Redis answered in ${periodsWithin} of the last ${window}`;
  if (verdict === 'fail') return `Redis did not answer in ${periodsOver} of the last ${window}`;
  return `whether Redis answers is unknown: it did in ${periodsWithin} of the last ${window}, and did not in ${periodsOver}`;
}
