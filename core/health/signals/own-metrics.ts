import * as z from 'zod';
import { saying, shopMetric } from '../documentation.ts';
import type { Drawing } from '../drawing.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { goodPeriodsNeeded, judgePeriods, type Measured } from '../judge-periods.ts';
import { problemIf, tooShort } from '../lint.ts';
import { metric } from '../metric-setting.ts';
import { atLeast, between, constant, type Quantity, reading, times } from '../quantity.ts';
import { type Finding, type Judging, type Known, notApplicable, type Signal, together, unknown } from '../signal.ts';
import { CANNOT_FAIL, canFail, tolerance } from '../tolerance.ts';
import { amount, periods } from '../words.ts';

const OwnMetric = z
  .strictObject({
    metric: metric('Average'),
    /** Never above this … */
    ceiling: z.number().min(0).optional(),
    /** … nor below this. */
    floor: z.number().min(0).optional(),
    /** Stable's, where `metric` is the canary's: compared period by period, while both have traffic. */
    control: metric('Average').optional(),
    /** It may be so many times its control … */
    maxRatio: z.number().gt(1).optional(),
    /** … which does not matter up to this. */
    ratioFrom: z.number().min(0).default(0),
    /** Counts what the metric was measured of, and how many of that in the periods judged are enough to say anything. */
    samples: metric('Sum').optional(),
    minSamples: z.int().min(1).default(50),
    /** As people write it behind a value. */
    unit: z.string().max(20).default(''),
    ...tolerance(5, 2),
  })
  .refine(canFail, CANNOT_FAIL)
  .refine(({ ceiling, floor, maxRatio }) => [ceiling, floor, maxRatio].some((limit) => limit !== undefined), {
    error: 'write "ceiling", "floor" or "maxRatio": without a limit it could never fail',
  })
  .refine(({ control, maxRatio }) => (control === undefined) === (maxRatio === undefined), {
    error: 'write both "control" and "maxRatio", or neither: one says what to compare with, the other how',
  });
type OwnMetric = z.output<typeof OwnMetric>;

const settings = {
  /** Whatever else a stage shall be judged by, by the name that people have for it. */
  metrics: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,39}$/, { error: 'write a name: letters, digits, "_", "-" and spaces' }),
      OwnMetric,
    )
    .optional(),
};

/** Any metrics of CloudWatch, each with its own limits. */
export const ownMetrics: Signal<typeof settings, never> = {
  name: 'own metrics',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: ({ metrics }) =>
    named(metrics).flatMap(({ name, metric, control, samples }) => [
      { path: `metrics.${name}.metric`, metric, kind: 'state' as const, ...(control && { comparedWith: control }) },
      ...(control ? [{ path: `metrics.${name}.control`, metric: control, kind: 'state' as const }] : []),
      ...(samples ? [{ path: `metrics.${name}.samples`, metric: samples, kind: 'count' as const }] : []),
    ]),

  lookBack: () => 0,
  measure: () => ({}),
  whyUnfit: () => [],
  tell: () => null,

  judge(config, evidence, context) {
    const each = named(config.metrics);
    if (each.length === 0) return notApplicable('no metrics of your own are configured');
    return together(each.map((own) => [own.name, judgeOne(own, evidence, context, config.periodSeconds)]));
  },

  draw: ({ metrics }, known) => named(metrics).map((own, i) => drawOne(own, known, i)),
  lint: (config) =>
    named(config.metrics).flatMap((own) => [
      ...problemIf(
        own.floor !== undefined && own.ceiling !== undefined && own.floor > own.ceiling,
        ['metrics', own.name, 'ceiling'],
        `${own.ceiling} is below "floor", so it could never pass`,
      ),
      ...problemIf(
        own.ceiling !== undefined && own.ratioFrom > own.ceiling,
        ['metrics', own.name, 'ratioFrom'],
        `${own.ratioFrom} is above "ceiling", so nothing would ever be compared`,
      ),
      ...tooShort(`metrics.${own.name}`, goodPeriodsNeeded(own, 1), ownMetrics.phases, config),
    ]),
  documentation: {
    applies: 'where configured; compared with a control while both > 0',
    bad: 'fails when too many of the last periods are bad',
    example: {
      metrics: {
        checkouts: {
          metric: shopMetric('CheckoutTime', 'canary'),
          control: shopMetric('CheckoutTime', 'stable'),
          maxRatio: 1.5,
          samples: shopMetric('Checkouts', 'canary'),
        },
      },
    },
    findings: ({ metrics }) => {
      const [own] = named(metrics);
      return {
        'within its limits': saying([own?.control, 200], [own?.metric, 200], [own?.samples, 100]),
        'outside in too many periods': saying([own?.metric, 900]),
        'too few samples': saying([own?.samples, 1]),
        'no data': saying([own?.metric, null]),
      };
    },
  },
};

type Named = OwnMetric & { name: string };

function named(metrics: Record<string, OwnMetric> = {}): Named[] {
  return Object.entries(metrics).map(([name, own]) => ({ name, ...own }));
}

/** A metric of the canary, and one that it is compared with, say something only while there is traffic. */
function judgeOne(own: Named, evidence: Evidence, context: Judging, periodSeconds: number): Finding {
  const { name, control, ceiling, floor, outOf, samples, minSamples } = own;
  if (control && context.weights.canary === 0)
    return notApplicable(`the canary has no traffic yet, so ${name} is not judged`);
  const limit = limitOf(own, context);
  if (limit === null && floor === undefined) {
    return notApplicable(`nothing is left on stable, which is all that ${name} is compared with`);
  }
  const value = reading('value', own.metric);
  const most = limit ?? constant(ceiling ?? Number.MAX_VALUE);
  const silence = evidence.silence([own.metric, ...Object.values(most.metrics), ...(samples ? [samples] : [])]);
  if (silence) return unknown(`${name} is unknown: ${silence}`);
  if (samples) {
    const rows = evidence.lastPeriods({ samples: reading('samples', samples) }, outOf);
    const count = rows.reduce((total, row) => total + (row.samples ?? 0), 0);
    if (count < minSamples) {
      const reason = `${count} samples in ${periods(rows.length, periodSeconds)} are fewer than ${minSamples}`;
      return unknown(`${name} is unknown: ${reason}`, { samples: count, minSamples });
    }
  }
  const measured = evidence
    .lastPeriods({ value, most }, outOf)
    .map((row) => (isComplete(row) ? measure(row, own) : null));
  return judgePeriods(name, measured, own, periodSeconds);
}

function measure({ value, most }: Record<'value' | 'most', number>, { floor, unit }: OwnMetric): Measured {
  const isLow = floor !== undefined && value < floor;
  const limit = isLow || most === Number.MAX_VALUE ? (floor ?? 0) : most;
  const behind = unit && ` ${unit}`;
  return {
    over: isLow ? floor - value : value - most,
    words: `${amount(value, limit)}${behind}, limit ${amount(limit, value)}${behind}`,
    numbers: { value, limit },
  };
}

/** The most that it may be in a period; null where only a control that has no traffic would say. */
function limitOf({ ceiling, control, maxRatio, ratioFrom }: OwnMetric, known: Known | null): Quantity | null {
  const isCompared = control && maxRatio !== undefined && known?.weights.stable !== 0;
  if (!isCompared) return ceiling === undefined ? null : constant(ceiling);
  const compared = times(reading('control', control), maxRatio);
  return ceiling === undefined ? atLeast(ratioFrom, compared) : between(ratioFrom, compared, ceiling);
}

/** In the third row, each in a graph of its own. */
function drawOne(own: Named, known: Known | null, i: number): Drawing {
  const { name, unit, ceiling, floor, control } = own;
  const most = limitOf(own, known);
  const notes = [
    ...(ceiling === undefined ? [] : [{ value: ceiling, label: 'never above' }]),
    ...(floor === undefined ? [] : [{ value: floor, label: 'never below' }]),
  ];
  return {
    report: name,
    dashboard: { title: name, axis: 'left', place: [3, i + 1], notes },
    watch: name,
    unit,
    greatest: null,
    beside: control ? [{ name: 'stable', quantity: reading('control', control) }] : [],
    judged: { name: control ? 'canary' : name, quantity: reading('value', own.metric) },
    limit: most
      ? { quantity: most, bound: 'at most' }
      : floor === undefined
        ? null
        : { quantity: constant(floor), bound: 'at least' },
  };
}
