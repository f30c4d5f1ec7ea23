import * as z from 'zod';
import { saying, shopMetric } from '../../../core/health/documentation.ts';
import { knownValues } from '../../../core/health/evidence.ts';
import { judgePeriods } from '../../../core/health/judge-periods.ts';
import { problemIf } from '../../../core/health/lint.ts';
import { median } from '../../../core/health/median.ts';
import { metric } from '../../../core/health/metric-setting.ts';
import { constant, reading } from '../../../core/health/quantity.ts';
import { notApplicable, type Signal } from '../../../core/health/signal.ts';
import { CANNOT_FAIL, canFail, tolerance } from '../../../core/health/tolerance.ts';

const Queue = z
  .strictObject({
    depth: metric('Maximum'),
    /** There may be this many times more messages than before the stage. */
    maxRatio: z.number().gt(1, { error: 'write more than 1' }).default(2),
    ...tolerance(3, 1),
  })
  .refine(canFail, CANNOT_FAIL);

const settings = { queue: Queue.optional() };

/** A signal that nobody but its test knows: whether a queue gets longer than it was. */
export const queueDepth: Signal<typeof settings, 'queueDepth'> = {
  name: 'queue depth',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: ({ queue }) => (queue ? [{ path: 'queue.depth', metric: queue.depth, kind: 'state' }] : []),

  lookBack: ({ queue }) => (queue ? 100 : 0),
  measure: ({ queue }, evidence) =>
    queue ? { queueDepth: median(knownValues(evidence, reading('depth', queue.depth), 100)) } : {},
  whyUnfit: ({ queue }, _, { baseline }) => (queue && !baseline.queueDepth ? ['the queue is not known'] : []),
  tell: (baseline) => (baseline.queueDepth ? `queue ${baseline.queueDepth}` : null),

  judge({ queue, periodSeconds }, evidence, { baseline }) {
    if (!queue) return notApplicable('no queue is configured');
    const limit = (baseline.queueDepth ?? 0) * queue.maxRatio;
    const measured = evidence
      .lastPeriods({ depth: reading('depth', queue.depth) }, queue.outOf)
      .map(({ depth }) =>
        depth === null
          ? null
          : { over: depth - limit, words: `${depth} messages, limit ${limit}`, numbers: { depth, limit } },
      );
    return judgePeriods('the queue', measured, queue, periodSeconds);
  },

  draw: ({ queue }, known) =>
    queue
      ? [
          {
            report: 'Messages that wait',
            dashboard: {
              title: 'Queue',
              axis: 'left',
              place: [3, 1],
              notes: [{ value: queue.maxRatio, label: 'times what it was' }],
            },
            watch: 'queue',
            unit: 'messages',
            greatest: null,
            beside: [],
            judged: { name: 'depth', quantity: reading('depth', queue.depth) },
            limit: known && {
              quantity: constant((known.baseline.queueDepth ?? 0) * queue.maxRatio),
              bound: 'at most',
            },
          },
        ]
      : [],
  lint: ({ queue }) => problemIf((queue?.maxRatio ?? 0) > 1000, ['queue', 'maxRatio'], 'it could never fail'),
  documentation: {
    applies: 'where there is a queue',
    bad: 'fails when it is too long',
    example: { queue: { depth: shopMetric('QueueDepth') } },
    findings: ({ queue }) => ({
      short: saying([queue?.depth, 10]),
      long: saying([queue?.depth, 30]),
      'no data': saying([queue?.depth, null]),
    }),
  },
};
