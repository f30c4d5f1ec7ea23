import * as z from 'zod';
import { saying, shopMetric } from '../documentation.ts';
import { knownValues } from '../evidence.ts';
import { goodPeriodsNeeded, judgePeriods, measureLatency } from '../judge-periods.ts';
import { tooShort, upsideDown } from '../lint.ts';
import { median } from '../median.ts';
import { metric } from '../metric-setting.ts';
import { constant, type Quantity, reading, times } from '../quantity.ts';
import { mayRecover, notApplicable, type Signal, unknown } from '../signal.ts';
import { CANNOT_FAIL, canFail, tolerance } from '../tolerance.ts';
import { whyUnmeasured } from '../unmeasured.ts';
import { amount, roughly } from '../words.ts';

const DatabaseLatency = z
  .strictObject({
    metric: metric('Average'),
    /** Milliseconds in one unit of the metric: 1000 where CloudWatch counts seconds, as RDS does. */
    millisecondsPerUnit: z.number().positive().default(1),
    /** Below this the database is fast enough, whatever it was before the stage. */
    floorMs: z.number().positive().default(10),
    ceilingMs: z.number().positive(),
    /** Between the two it may be this many times slower than before the stage. */
    maxRatio: z.number().gt(1).default(3),
    ...tolerance(5, 2),
  })
  .refine(canFail, CANNOT_FAIL);
type DatabaseLatency = z.output<typeof DatabaseLatency>;

const settings = { databaseLatency: DatabaseLatency.optional() };

/** Whether the database bears what the cache does not answer: a ceiling, and a ratio to what was before the stage. */
export const databaseLatency: Signal<typeof settings, 'databaseLatencyMs'> = {
  name: 'database latency',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: ({ databaseLatency }) =>
    databaseLatency ? [{ path: 'databaseLatency.metric', metric: databaseLatency.metric, kind: 'latency' }] : [],

  lookBack: ({ databaseLatency }) => databaseLatency?.outOf ?? 0,
  measure: ({ databaseLatency: set }, evidence) => ({
    databaseLatencyMs: set ? median(knownValues(evidence, inMs(set), set.outOf)) : null,
  }),
  whyUnfit({ databaseLatency: set }, evidence, { baseline: { databaseLatencyMs: before = null } }) {
    if (!set) return [];
    if (before === null) return [`the database latency is unknown: ${whyUnmeasured(evidence, [set.metric])}`];
    const { ceilingMs } = set;
    if (before <= ceilingMs) return [];
    return [`the database latency ${amount(before, ceilingMs)} ms is already above ${ceilingMs} ms`];
  },
  tell: ({ databaseLatencyMs: before = null }) => (before === null ? null : `database ${roughly(before)} ms`),

  judge({ databaseLatency: set, periodSeconds }, evidence, { baseline, dipUntil }) {
    if (!set) return notApplicable('no metric of the database is configured');
    const silence = evidence.silence([set.metric]);
    if (silence) return unknown(`database latency is unknown: ${silence}`);
    const before = baseline.databaseLatencyMs ?? null;
    if (before === null) return unknown('database latency is unknown: it was not measured before the stage');

    const limitMs = limitOf(set, before);
    const measured = evidence
      .lastPeriods({ latency: inMs(set) }, set.outOf)
      .map(({ latency }) => (latency === null ? null : measureLatency(latency, limitMs)));
    const finding = judgePeriods('database latency', measured, set, periodSeconds);
    return finding.verdict === 'fail' && evidence.now < dipUntil
      ? mayRecover('HealthFailed', finding.reason, finding.numbers)
      : finding;
  },

  draw({ databaseLatency: set }, known) {
    if (!set) return [];
    const { ceilingMs, floorMs, maxRatio } = set;
    return [
      {
        report: 'Latency of the database',
        dashboard: {
          title: 'Database latency',
          axis: 'left',
          place: [1, 2],
          notes: [
            { value: ceilingMs, label: 'ceiling' },
            {
              value: floorMs,
              label: `below this never judged; above it ${maxRatio} times what it was before the stage`,
            },
          ],
        },
        watch: 'database',
        unit: 'ms',
        greatest: null,
        beside: [],
        judged: { name: 'database', quantity: inMs(set) },
        limit: { quantity: constant(limitOf(set, known?.baseline.databaseLatencyMs ?? null)), bound: 'at most' },
      },
    ];
  },
  lint(config) {
    const { databaseLatency: set } = config;
    if (!set) return [];
    return [
      ...upsideDown('databaseLatency', ['floorMs', set.floorMs], ['ceilingMs', set.ceilingMs]),
      ...tooShort('databaseLatency', goodPeriodsNeeded(set, 1), databaseLatency.phases, config),
    ];
  },
  documentation: {
    applies: 'where configured',
    bad: 'waits while the flush’s dip may last, then fails at once',
    example: { databaseLatency: { metric: shopMetric('DatabaseLatency'), ceilingMs: 100 } },
    findings: ({ databaseLatency: set }) => ({
      'low enough': saying([set?.metric, 20]),
      'too high': saying([set?.metric, 500]),
      'no data': saying([set?.metric, null]),
    }),
  },
};

function inMs({ metric, millisecondsPerUnit }: DatabaseLatency): Quantity {
  return times(reading('database', metric), millisecondsPerUnit);
}

/** While nobody knows what was before, the ceiling is all that is certain. */
function limitOf({ floorMs, ceilingMs, maxRatio }: DatabaseLatency, before: number | null): number {
  return before === null ? ceilingMs : Math.min(ceilingMs, Math.max(floorMs, before * maxRatio));
}
