import * as z from 'zod';
import type { Common } from '../common.ts';
import { saying, shopMetric } from '../documentation.ts';
import { knownValues } from '../evidence.ts';
import { goodPeriodsNeeded, judgePeriods, measureLatency, whyAlreadyBad } from '../judge-periods.ts';
import { aboveChance, type Ladder, ladder, scatterOf, scatterOfRatio, windowsIn } from '../ladder.ts';
import { tooShort, upsideDown } from '../lint.ts';
import { median } from '../median.ts';
import { metric } from '../metric-setting.ts';
import { between, constant, type Quantity, reading, times } from '../quantity.ts';
import { requestsRead, trafficSection, whyTooFewRequests } from '../sections/traffic.ts';
import { type Judging, type Known, notApplicable, type Signal, unknown } from '../signal.ts';
import { sustainedLevel } from '../sustained-level.ts';
import { CANNOT_FAIL, canFail, tolerance } from '../tolerance.ts';
import { whyUnmeasured } from '../unmeasured.ts';
import { roughly } from '../words.ts';

const Latency = z
  .strictObject({
    stable: metric('p95'),
    canary: metric('p95'),
    millisecondsPerUnit: z.number().positive().default(1),
    /** Below this the canary is fast enough, whatever stable does. */
    floorMs: z.number().positive().default(100),
    /** Above this it is too slow, whatever stable does: an outage of both must not pass. */
    ceilingMs: z.number().positive().default(5000),
    /** Between the two the canary may be this many times slower than stable in the same periods … */
    maxRatio: z.number().gt(1).default(1.25),
    /** … and, where nothing is left on stable, than stable before the stage: what slows everything is told from it by nothing. */
    maxRatioAlone: z.number().gt(1).default(1.4),
    /** Bursts of a few periods are ordinary; `npm run bench:verdict` says what other limits cost. */
    ...tolerance(24, 14),
    /** It fails earlier when not one of the first so many periods was within the limit. */
    allOfFirst: z.int().min(1).default(7),
    /** It does not pass while not one of the last so many is: the canary got slow in the middle of a long bake. */
    allOfLast: z.int().min(1).default(9),
    /** How many periods before the stage say what stable takes; a stage that leaves nothing on stable is judged by those. */
    baselinePeriods: z.int().min(1).max(500).default(48),
  })
  .refine(canFail, CANNOT_FAIL);
type Latency = z.output<typeof Latency>;

/** Whether a backend is down before a stage shows in the last periods; the median of all would not have noticed yet. */
const RECENT = { outOf: 3, mayExceed: 1 };

const settings = { latency: Latency.optional(), ...trafficSection };

/** In milliseconds; the scatter in doublings, of the limit from one period to the next. */
type Measured = 'stableLatencyMs' | 'stableLatencySustainedMs' | 'stableLatencyScatter';

/** 3.5 times stable for two periods, 2.5 times for three, 1.5 times for twelve: with a limit of 1.25 times. */
const BESIDE_STABLE = ladder(3, 2);

/**
 * Whether the canary answers as fast as stable in the same periods, so that what slows both is nobody's fault. When
 * nothing is left on stable, the measure is what stable took before the stage, and never less than what it kept up then:
 * by a limit that stable itself would have failed, nobody can be judged.
 */
export const canaryLatency: Signal<typeof settings, Measured> = {
  name: 'canary latency',
  phases: ['warm-up', 'bake'],
  settings,
  metrics: (config) =>
    config.latency
      ? [
          { path: 'latency.stable', metric: config.latency.stable, kind: 'latency' },
          {
            path: 'latency.canary',
            metric: config.latency.canary,
            kind: 'latency',
            comparedWith: config.latency.stable,
          },
          ...requestsRead(config),
        ]
      : [],

  lookBack: ({ latency }) => latency?.baselinePeriods ?? 0,
  measure({ latency }, evidence) {
    if (!latency) return { stableLatencyMs: null };
    const { baselinePeriods } = latency;
    const values = knownValues(evidence, inMs(latency, 'stable'), baselinePeriods);
    // Fewer periods than could pass a stage say nothing about one either.
    if (values.length < Math.min(goodPeriodsNeeded(latency, values.length), baselinePeriods))
      return { stableLatencyMs: null, stableLatencySustainedMs: null, stableLatencyScatter: null };
    return {
      stableLatencyMs: median(values),
      stableLatencySustainedMs: sustainedLevel(values, latency),
      // Of the limit, because below the floor nothing matters, be it ever so restless.
      stableLatencyScatter: scatterOf(knownValues(evidence, besideStable(latency), baselinePeriods)),
    };
  },
  whyUnfit(config, evidence, { weights, baseline }) {
    const { latency } = config;
    if (!latency) return [];
    // While both have traffic, the canary is compared with what stable does in the same periods.
    const isMissing = weights.stable === 0 && (baseline.stableLatencyMs ?? null) === null;
    return [
      ...(isMissing ? [`the latency of stable is unknown: ${whyUnmeasured(evidence, [latency.stable])}`] : []),
      ...BACKENDS.flatMap(([backend, name]) => {
        const values = knownValues(evidence, inMs(latency, backend), RECENT.outOf);
        const measured = values.map((ms) => measureLatency(ms, latency.ceilingMs));
        return whyAlreadyBad(`the latency of ${name}`, measured, RECENT, config);
      }),
    ];
  },
  tell: ({ stableLatencyMs: before = null }) => (before === null ? null : `stable ${roughly(before)} ms`),

  judge(config, evidence, context) {
    const { latency } = config;
    const { weights } = context;
    if (!latency) return notApplicable('no metrics of latency are configured');
    if (weights.canary === 0) return notApplicable('the canary has no traffic yet');
    const limit = limitOf(latency, context);
    if (limit === null) {
      return unknown('canary latency is unknown: stable, to compare it with, was not measured before the stage');
    }
    const silence = evidence.silence([latency.canary, ...Object.values(limit.metrics)]);
    if (silence) return unknown(`canary latency is unknown: ${silence}`);
    // A percentile of five requests is an anecdote.
    const few = whyTooFewRequests(config, evidence, weights, latency.outOf);
    if (few) return unknown(`canary latency is unknown: ${few.reason}`, few.numbers);

    const measured = evidence
      .lastPeriods({ ms: inMs(latency, 'canary'), limitMs: limit }, latency.outOf)
      .map(({ ms, limitMs }) => (ms === null || limitMs === null ? null : measureLatency(ms, limitMs)));
    const tolerance = { ...latency, ladder: ladderOf(latency, config, context) };
    const finding = judgePeriods('canary latency', measured, tolerance, config.periodSeconds);
    return weights.stable > 0 ? finding : { ...finding, reason: `${finding.reason}; ${NO_CONTROL}` };
  },

  draw({ latency }, known) {
    if (!latency) return [];
    const { floorMs, ceilingMs } = latency;
    const limit = limitOf(latency, known);
    return [
      {
        report: 'Latency of the backends',
        dashboard: {
          title: 'Latency per backend',
          axis: 'left',
          place: [2, 3],
          notes: [
            {
              value: floorMs,
              label: `fast enough below ${floorMs} ms, too slow above ${ceilingMs} ms; at 100 % what stable took before the stage counts`,
            },
          ],
        },
        watch: 'canary latency',
        unit: 'ms',
        greatest: null,
        beside: [{ name: 'stable', quantity: inMs(latency, 'stable') }],
        judged: { name: 'canary', quantity: inMs(latency, 'canary') },
        limit: limit && { quantity: limit, bound: 'at most' },
      },
    ];
  },
  lint(config) {
    const { latency } = config;
    if (!latency) return [];
    return [
      ...upsideDown('latency', ['floorMs', latency.floorMs], ['ceilingMs', latency.ceilingMs]),
      ...tooShort('latency', goodPeriodsNeeded(latency, 1), canaryLatency.phases, config),
    ];
  },
  documentation: {
    applies: 'canary weight > 0; at 100 against the baseline',
    bad: 'fails, the sooner the slower it is; at 100 when too many of the last periods are slow',
    example: {
      latency: { stable: shopMetric('Latency', 'stable'), canary: shopMetric('Latency', 'canary') },
      traffic: { stableRequests: shopMetric('Requests', 'stable'), canaryRequests: shopMetric('Requests', 'canary') },
    },
    findings: ({ latency, traffic }) => ({
      'as fast as stable': saying(
        [latency?.stable, 80],
        [latency?.canary, 90],
        [traffic?.stableRequests, 750],
        [traffic?.canaryRequests, 250],
      ),
      'slower in too many periods': saying([latency?.canary, 900]),
      'as slow as stable, above the ceiling': saying([latency?.stable, 20_000], [latency?.canary, 20_000]),
      'too few requests': saying([traffic?.canaryRequests, 1]),
      'no data': saying([latency?.canary, null]),
    }),
  },
};

/** With the names that sentences have for them. */
const BACKENDS = [
  ['stable', 'stable'],
  ['canary', 'the canary'],
] as const;

function inMs(latency: Latency, backend: 'stable' | 'canary'): Quantity {
  return times(reading(backend, latency[backend]), latency.millisecondsPerUnit);
}

const NO_CONTROL = 'nothing is left on stable, so it is compared with what stable took before the stage';

function besideStable(latency: Latency): Quantity {
  const { floorMs, ceilingMs, maxRatio } = latency;
  return between(floorMs, times(inMs(latency, 'stable'), maxRatio), ceilingMs);
}

/** Null where nothing is left on stable, and it was not measured before. */
function limitOf(latency: Latency, known: Known<Measured> | null): Quantity | null {
  const { floorMs, ceilingMs, maxRatioAlone: maxRatio } = latency;
  if (known?.weights.stable !== 0) return besideStable(latency);
  const { stableLatencyMs: before = null, stableLatencySustainedMs: sustained } = known.baseline;
  return before === null ? null : constant(Math.min(ceilingMs, Math.max(floorMs, before * maxRatio, sustained ?? 0)));
}

/**
 * Null where nothing is left on stable: against what was before, a burst of everybody looks as a bad canary does, and any
 * ladder at all failed more stages for nothing. Null, too, while the flush may make both restless, and where nobody knows
 * how restless stable was before it.
 */
function ladderOf(
  { maxRatio: ratio, outOf }: Latency,
  { periodSeconds }: Common,
  { phase, spanSeconds, weights, weightsBefore, baseline, comparing: signals }: Judging<Measured>,
): Ladder | null {
  const { stableLatencyScatter: scatter = null } = baseline;
  if (phase === 'warm-up' || weights.stable === 0 || scatter === null) return null;
  const windows = windowsIn(Math.ceil(spanSeconds / periodSeconds), outOf);
  const deviation = scatterOfRatio(scatter, weightsBefore, weights);
  return aboveChance(BESIDE_STABLE, { deviation, ratio, windows, signals });
}
