import { saying, shopMetric } from '../documentation.ts';
import { judgePeriods, type Measured } from '../judge-periods.ts';
import { constant, reading } from '../quantity.ts';
import { lintRedis, redisSection } from '../sections/redis.ts';
import { type Finding, notApplicable, type Signal, unknown } from '../signal.ts';
import { periods } from '../words.ts';

/** Whether Redis answers. A backend that reads past a dead cache may look healthy until the database gives way. */
export const redisReachability: Signal<typeof redisSection, never> = {
  name: 'Redis reachability',
  phases: ['warm-up', 'bake'],
  settings: redisSection,
  metrics: ({ redis }) =>
    redis?.reachable ? [{ path: 'redis.reachable', metric: redis.reachable, kind: 'state' }] : [],

  lookBack: () => 0,
  measure: () => ({}),
  whyUnfit: () => [],
  tell: () => null,

  judge({ redis, periodSeconds }, evidence) {
    if (!redis?.reachable) return notApplicable('no metric says whether Redis answers');
    const silence = evidence.silence([redis.reachable]);
    if (silence) return unknown(`whether Redis answers is unknown: ${silence}`);
    const rows = evidence.lastPeriods({ up: reading('up', redis.reachable) }, redis.outOf);
    const measured = rows.map(({ up }) => (up === null ? null : measureAbsence(up)));
    const finding = judgePeriods('Redis’s absence', measured, redis, periodSeconds);
    return { ...finding, reason: sentenceFor(finding, periods(rows.length, periodSeconds)) };
  },

  draw({ redis }) {
    if (!redis?.reachable) return [];
    return [
      {
        report: 'Redis answers',
        dashboard: { title: 'Redis answers', axis: 'left', place: [1, 4], notes: [] },
        watch: 'Redis answers',
        unit: '',
        greatest: null,
        beside: [],
        judged: { name: 'reachable (1 = yes)', quantity: reading('up', redis.reachable) },
        limit: { quantity: constant(ANSWERED), bound: 'at least' },
      },
    ];
  },
  lint: lintRedis,
  documentation: {
    applies: 'where it is probed',
    bad: 'fails when too many of the last periods are bad',
    example: { redis: { reachable: shopMetric('CacheUp') } },
    findings: ({ redis }) => ({
      answers: saying([redis?.reachable, 1]),
      'does not answer': saying([redis?.reachable, 0]),
      'no data': saying([redis?.reachable, null]),
    }),
  },
};

/** The probe counts 1 for an answer and 0 for none; the least of a period says whether all were answered. */
const ANSWERED = 1;

function measureAbsence(up: number): Measured {
  const isAway = up < ANSWERED;
  return { over: isAway ? 1 : 0, words: isAway ? 'no answer' : 'answers', numbers: { reachable: up } };
}

function sentenceFor({ verdict, numbers }: Finding, window: string): string {
  const { periodsOver = 0, periodsWithin = 0 } = numbers;
  if (verdict === 'pass') return `Redis answered in ${periodsWithin} of the last ${window}`;
  if (verdict === 'fail') return `Redis did not answer in ${periodsOver} of the last ${window}`;
  return `whether Redis answers is unknown: it did in ${periodsWithin} of the last ${window}, and did not in ${periodsOver}`;
}
