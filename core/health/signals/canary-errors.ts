import { saying, shopMetric } from '../documentation.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { judgePeriods, type Measured, whyAlreadyBad } from '../judge-periods.ts';
import { problemIf, upsideDown } from '../lint.ts';
import { between, constant, drawnAsZero, percent, plus, type Quantity, reading } from '../quantity.ts';
import { requestsRead, type Traffic, trafficSection, whyTooFewRequests } from '../sections/traffic.ts';
import { type Known, notApplicable, type Signal, unknown } from '../signal.ts';

/**
 * Whether the canary errs as rarely as stable in the same periods. Where nothing is left on stable, or stable never
 * errs, the floor is the limit; and never more than the ceiling, for what both suffer from is no health either.
 */
export const canaryErrors: Signal<typeof trafficSection, never> = {
  name: 'canary errors',
  phases: ['warm-up', 'bake'],
  settings: trafficSection,
  metrics(config) {
    const { stableErrors, canaryErrors } = config.traffic ?? {};
    if (!stableErrors || !canaryErrors) return [];
    return [
      ...requestsRead(config),
      { path: 'traffic.stableErrors', metric: stableErrors, kind: 'count' },
      { path: 'traffic.canaryErrors', metric: canaryErrors, kind: 'count', comparedWith: stableErrors },
    ];
  },

  lookBack: ({ traffic }) => traffic?.periods ?? 0,
  measure: () => ({}),
  whyUnfit(config, evidence) {
    const { traffic } = config;
    const counts = traffic && countsOf(traffic);
    if (!counts) return [];
    const { errors, requests, stableErrors, stableRequests } = counts;
    const limitPercent = constant(traffic.errorCeilingPercent);
    return [
      { name: 'stable', quantities: { errors: stableErrors, requests: stableRequests, limitPercent } },
      { name: 'the canary', quantities: { errors, requests, limitPercent } },
    ].flatMap(({ name, quantities }) =>
      whyAlreadyBad(
        `the error rate of ${name}`,
        measureErrors(evidence, quantities, traffic),
        toleranceOf(traffic),
        config,
      ),
    );
  },
  tell: () => null,

  judge(config, evidence, context) {
    const { traffic, periodSeconds } = config;
    const counts = traffic && countsOf(traffic);
    if (!counts) return notApplicable('no metrics of errors are configured');
    if (context.weights.canary === 0) return notApplicable('the canary has no traffic yet');
    const { errors, requests } = counts;
    const limitPercent = limitOf(traffic, counts, context);
    const read = [errors, requests, limitPercent].flatMap(({ metrics }) => Object.values(metrics));
    const silence = evidence.silence(read);
    if (silence) return unknown(`canary error rate is unknown: ${silence}`);
    const few = whyTooFewRequests(config, evidence, context.weights, traffic.periods);
    if (few) return unknown(`canary error rate is unknown: ${few.reason}`, few.numbers);

    const measured = measureErrors(evidence, { errors, requests, limitPercent }, traffic);
    return judgePeriods('canary error rate', measured, toleranceOf(traffic), periodSeconds);
  },

  draw({ traffic }, known) {
    const counts = traffic && countsOf(traffic);
    if (!counts) return [];
    const { errors, requests, stableErrors, stableRequests } = counts;
    const { errorFloorPercent: floor, errorCeilingPercent: ceiling } = traffic;
    return [
      {
        report: 'Requests that failed',
        dashboard: {
          title: 'Errors per backend',
          axis: 'left',
          place: [2, 2],
          notes: [
            {
              value: floor,
              label: `never matters below ${floor} %, always above ${ceiling} %; at 100 % this is the limit`,
            },
          ],
        },
        watch: 'canary errors',
        unit: '%',
        greatest: null,
        beside: [{ name: 'stable', quantity: percent(stableErrors, stableRequests) }],
        judged: { name: 'canary', quantity: percent(errors, requests) },
        limit: { quantity: limitOf(traffic, counts, known), bound: 'at most' },
      },
    ];
  },
  lint({ traffic }) {
    if (!traffic?.canaryErrors) return [];
    const { errorFloorPercent: floor, errorCeilingPercent: ceiling, minRequests, periods } = traffic;
    const fewest = Math.max(1, Math.floor(minRequests / periods));
    const at = (setting: string) => ['traffic', setting];
    return [
      ...(['errorMarginPercent', 'errorFloorPercent'] as const).flatMap((setting) =>
        problemIf(traffic[setting] >= 100, at(setting), 'no error rate is above 100 %, so it could never fail'),
      ),
      ...upsideDown('traffic', ['errorFloorPercent', floor], ['errorCeilingPercent', ceiling]),
      ...problemIf(
        toleratedOf(fewest, ceiling) >= fewest,
        at('errorCeilingPercent'),
        `all of the ${fewest} requests that "minRequests" asks for in a period could fail by chance: let it be lower, or "minRequests" higher`,
      ),
    ];
  },
  documentation: {
    applies: 'canary weight > 0; at 100 by the floor alone',
    bad: 'the same, with room for chance',
    example: {
      traffic: {
        stableRequests: shopMetric('Requests', 'stable'),
        canaryRequests: shopMetric('Requests', 'canary'),
        stableErrors: shopMetric('Errors', 'stable'),
        canaryErrors: shopMetric('Errors', 'canary'),
      },
    },
    findings: ({ traffic }) => ({
      'as few as stable': saying(
        [traffic?.stableRequests, 750],
        [traffic?.canaryRequests, 250],
        [traffic?.stableErrors, 1],
        [traffic?.canaryErrors, 0],
      ),
      'more in too many periods': saying([traffic?.canaryErrors, 100]),
      'as many as stable, above the ceiling': saying([traffic?.stableErrors, 750], [traffic?.canaryErrors, 250]),
      'too few requests': saying([traffic?.canaryRequests, 1]),
      'no data': saying([traffic?.canaryErrors, null]),
    }),
  },
};

type Counts = NonNullable<ReturnType<typeof countsOf>>;

/** Null where errors are not counted: both backends' are, or neither's. */
function countsOf({ stableErrors, canaryErrors, stableRequests, canaryRequests }: Traffic) {
  if (!stableErrors || !canaryErrors) return null;
  return {
    errors: drawnAsZero(reading('ce', canaryErrors)),
    requests: reading('cr', canaryRequests),
    stableErrors: drawnAsZero(reading('se', stableErrors)),
    stableRequests: reading('sr', stableRequests),
  };
}

/** In percent of the requests; what chance may add comes on top. */
function limitOf(
  { errorFloorPercent: floor, errorMarginPercent, errorCeilingPercent: ceiling }: Traffic,
  { stableErrors, stableRequests }: Counts,
  known: Known | null,
): Quantity {
  if (known?.weights.stable === 0) return constant(floor);
  return between(floor, plus(percent(stableErrors, stableRequests, 0), errorMarginPercent), ceiling);
}

function toleranceOf({ periods: outOf, mayExceed }: Traffic) {
  return { outOf, mayExceed };
}

/** Errors come by chance: of a hundred requests at a limit of 1 %, three sigma of a Poisson count are three more. */
function toleratedOf(requests: number, limitPercent: number): number {
  const expected = (requests * limitPercent) / 100;
  return Math.floor(expected + 3 * Math.sqrt(expected));
}

function measureErrors(
  evidence: Evidence,
  quantities: Record<'errors' | 'requests' | 'limitPercent', Quantity>,
  { periods }: Traffic,
): Measured[] {
  return evidence.lastPeriods(quantities, periods).map((row) => {
    if (!isComplete(row)) return null;
    const { errors, requests, limitPercent } = row;
    const tolerated = toleratedOf(requests, limitPercent);
    return {
      // What any period with requests is worse than, so that the sentence is about one of those.
      over: requests + errors === 0 ? Number.NEGATIVE_INFINITY : errors - tolerated,
      words: `${errors} of ${requests} requests failed, up to ${tolerated} are within limit and chance`,
      numbers: { errors, requests, tolerated, limitPercent },
    };
  });
}
