import { saying, shopMetric } from '../documentation.ts';
import { judgePeriods, type Measured } from '../judge-periods.ts';
import { problemIf } from '../lint.ts';
import { atLeast, constant, drawnAsZero, percent, plus, type Quantity, reading } from '../quantity.ts';
import { requestsRead, type Traffic, trafficSection, whyTooFewRequests } from '../sections/traffic.ts';
import { type Known, notApplicable, type Signal, unknown } from '../signal.ts';

/**
 * Whether the canary errs as rarely as stable in the same periods. Where nothing is left on stable, or stable never
 * errs, the floor is the limit.
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

  lookBack: () => 0,
  measure: () => ({}),
  whyUnfit: () => [],
  tell: () => null,

  judge(config, evidence, context) {
    const { traffic, periodSeconds } = config;
    const counts = traffic && countsOf(traffic);
    if (!counts) return notApplicable('no metrics of errors are configured');
    if (context.weights.canary === 0) return notApplicable('the canary has no traffic yet');
    const { periods: outOf, mayExceed } = traffic;
    const { errors, requests } = counts;
    const limitPercent = limitOf(traffic, counts, context);
    const read = [errors, requests, limitPercent].flatMap(({ metrics }) => Object.values(metrics));
    const silence = evidence.silence(read);
    if (silence) return unknown(`canary error rate is unknown: ${silence}`);
    const few = whyTooFewRequests(config, evidence, context.weights, outOf);
    if (few) return unknown(`canary error rate is unknown: ${few.reason}`, few.numbers);

    const measured = evidence
      .lastPeriods({ errors, requests, limitPercent }, outOf)
      .map(({ errors, requests, limitPercent }) =>
        errors === null || requests === null || limitPercent === null
          ? null
          : measureErrors(errors, requests, limitPercent),
      );
    return judgePeriods('canary error rate', measured, { outOf, mayExceed }, periodSeconds);
  },

  draw({ traffic }, known) {
    const counts = traffic && countsOf(traffic);
    if (!counts) return [];
    const { errors, requests, stableErrors, stableRequests } = counts;
    const { errorFloorPercent: floor } = traffic;
    return [
      {
        report: 'Requests that failed',
        dashboard: {
          title: 'Errors per backend',
          axis: 'left',
          place: [2, 2],
          notes: [{ value: floor, label: `never matters below ${floor} %; at 100 % the limit` }],
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
  lint: ({ traffic }) =>
    (['errorMarginPercent', 'errorFloorPercent'] as const).flatMap((setting) =>
      problemIf(
        traffic?.canaryErrors !== undefined && traffic[setting] >= 100,
        ['traffic', setting],
        'no error rate is above 100 %, so it could never fail',
      ),
    ),
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
  { errorFloorPercent, errorMarginPercent }: Traffic,
  { stableErrors, stableRequests }: Counts,
  known: Known | null,
): Quantity {
  if (known?.weights.stable === 0) return constant(errorFloorPercent);
  return atLeast(plus(percent(stableErrors, stableRequests, 0), errorMarginPercent), errorFloorPercent);
}

/** Errors come by chance: of a hundred requests at a limit of 1 %, three sigma of a Poisson count are three more. */
function measureErrors(errors: number, requests: number, limitPercent: number): Measured {
  const expected = (requests * limitPercent) / 100;
  const tolerated = Math.floor(expected + 3 * Math.sqrt(expected));
  return {
    over: errors - tolerated,
    words: `${errors} of ${requests} requests failed, up to ${tolerated} are within limit and chance`,
    numbers: { errors, requests, tolerated, limitPercent },
  };
}
