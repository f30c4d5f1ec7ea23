import { whyTooFewRequests } from '../enough-requests.ts';
import { isComplete } from '../evidence.ts';
import { judgePeriods, type Measured } from '../judge-periods.ts';
import { notApplicable, type Signal, unknown } from '../signal.ts';

/**
 * Whether the canary errs as rarely as stable in the same periods. Where nothing is left on stable, or stable never
 * errs, the floor is the limit.
 */
export const canaryErrors: Signal = {
  name: 'canary errors',
  phases: ['warm-up', 'bake'],
  metrics: ({ traffic }) =>
    traffic?.errors
      ? [traffic.stableRequests, traffic.canaryRequests, traffic.errors.stable, traffic.errors.canary]
      : [],

  judge(config, evidence, { weights }) {
    const { traffic, periodSeconds } = config;
    if (!traffic?.errors) return notApplicable('no metrics of errors are configured');
    if (weights.canary === 0) return notApplicable('the canary has no traffic yet');
    const { errors, periods, mayExceed, errorFloorPercent, errorMarginPercent } = traffic;
    const isAlone = weights.stable === 0;
    const metrics = {
      errors: [errors.canary],
      requests: [traffic.canaryRequests],
      stableErrors: isAlone ? [] : [errors.stable],
      stableRequests: isAlone ? [] : [traffic.stableRequests],
    };
    const silence = evidence.silence(Object.values(metrics).flat());
    if (silence) return unknown(`canary error rate is unknown: ${silence}`);
    const few = whyTooFewRequests(config, evidence, weights, periods);
    if (few) return unknown(`canary error rate is unknown: ${few.reason}`, few.numbers);

    const measured = evidence.lastPeriods(metrics, periods).map((row) => {
      if (!isComplete(row)) return null;
      const stablePercent = row.stableRequests > 0 ? (100 * row.stableErrors) / row.stableRequests : 0;
      const relative = isAlone ? 0 : stablePercent + errorMarginPercent;
      return measureErrors(row.errors, row.requests, Math.max(errorFloorPercent, relative));
    });
    return judgePeriods('canary error rate', measured, { outOf: periods, mayExceed }, periodSeconds);
  },
};

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
