import { canaryPercent } from '../../protocol/rollout.ts';
import { isComplete } from '../evidence.ts';
import { fails, mayRecover, notApplicable, passes, type Signal, unknown } from '../signal.ts';
import { amount, periods as spell } from '../words.ts';

/**
 * Whether the requests arrive where the weights send them: weights that nobody obeys make every other verdict void. All
 * of them since the resolvers caught up count, because Route 53 spreads resolvers, not requests, and only many even out.
 */
export const observedSplit: Signal = {
  name: 'observed split',
  phases: ['bake'],
  metrics: ({ traffic }) => (traffic ? [traffic.stableRequests, traffic.canaryRequests] : []),

  judge({ traffic, periodSeconds }, evidence, { weights, weightsBefore }) {
    if (!traffic) return notApplicable('no metrics of requests are configured');
    const intended = canaryPercent(weights) ?? 0;
    if (intended === 0 || intended === 100) return notApplicable('all traffic belongs on one backend');
    const { stableRequests, canaryRequests, periods, minRequests, splitTolerancePercent } = traffic;
    const silence = evidence.silence([stableRequests, canaryRequests]);
    if (silence) return unknown(`observed split is unknown: ${silence}`);

    const metrics = { stable: [stableRequests], canary: [canaryRequests] };
    const rows = evidence.lastPeriods(metrics, Number.POSITIVE_INFINITY).filter(isComplete);
    const canary = rows.reduce((total, row) => total + row.canary, 0);
    const requests = rows.reduce((total, row) => total + row.canary + row.stable, 0);
    if (rows.length < periods) {
      const seen = `${rows.length} of ${spell(periods, periodSeconds)} ${rows.length === 1 ? 'has' : 'have'} data`;
      return unknown(`observed split is unknown: only ${seen}`, { requests });
    }
    const smallerShare = Math.min(intended, 100 - intended) / 100;
    if (requests * smallerShare < minRequests) {
      const expected = Math.floor(requests * smallerShare);
      const reason = `of ${requests} requests in ${spell(rows.length, periodSeconds)}, ${expected} belong on the smaller side, fewer than ${minRequests}`;
      return unknown(`observed split is unknown: ${reason}`, { requests, minRequests });
    }

    const observed = (100 * canary) / requests;
    const chance = 3 * Math.sqrt((intended * (100 - intended)) / requests);
    const least = intended - Math.min(splitTolerancePercent, intended / 2) - chance;
    const most = intended + Math.min(splitTolerancePercent, (100 - intended) / 2) + chance;
    const numbers = {
      observedPercent: observed,
      intendedPercent: intended,
      leastPercent: least,
      mostPercent: most,
      requests,
    };
    const share = `the canary gets ${amount(observed, observed < least ? least : most)} % of ${requests} requests`;
    if (observed >= least && observed <= most) return passes(`${share}, intended are ${amount(intended)} %`, numbers);
    const bounds = `intended are ${amount(intended)} %, between ${amount(least)} and ${amount(most)} % is chance and tolerance`;
    return isOnTheWay(observed, intended, canaryPercent(weightsBefore) ?? 0)
      ? mayRecover('HealthFailed', `${share}, ${bounds}; some still go where the weights were before`, numbers)
      : fails(`${share}, ${bounds}`, numbers);
  },
};

/** Resolvers that stretch the TTL, and connections kept open, hold on to the weights of before for a while. */
function isOnTheWay(observed: number, intended: number, before: number): boolean {
  return observed >= Math.min(before, intended) && observed <= Math.max(before, intended);
}
