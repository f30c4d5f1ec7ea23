import { canaryPercent } from '../../protocol/rollout.ts';
import type { Config } from '../common.ts';
import { saying, shopMetric } from '../documentation.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { tooShort } from '../lint.ts';
import { drawnAsZero, percent, type Quantity, reading, together } from '../quantity.ts';
import { requestsRead, type Traffic, trafficSection, whyTrafficUnfit } from '../sections/traffic.ts';
import { fails, mayRecover, notApplicable, passes, type Signal, tooFew, unknown } from '../signal.ts';
import { amount, periods as spell } from '../words.ts';

/**
 * Whether the requests arrive where the weights send them: weights that nobody obeys make every other verdict void. All
 * of them since the resolvers caught up count, because Route 53 spreads resolvers, not requests, and only many even out.
 */
export const observedSplit: Signal<typeof trafficSection, never> = {
  name: 'observed split',
  phases: ['bake'],
  settings: trafficSection,
  metrics: requestsRead,

  lookBack: ({ traffic }) => traffic?.periods ?? 0,
  measure: () => ({}),
  whyUnfit: (config, evidence, { weights }) => whyTrafficUnfit(config, evidence, weights),
  tell: () => null,

  judge({ traffic, periodSeconds }, evidence, { weights, weightsBefore }) {
    if (!traffic) return notApplicable('no metrics of requests are configured');
    const intended = canaryPercent(weights) ?? 0;
    if (intended === 0 || intended === 100) return notApplicable('all traffic belongs on one backend');
    const { stableRequests, canaryRequests, periods, minRequests, splitTolerancePercent } = traffic;
    const silence = evidence.silence([stableRequests, canaryRequests]);
    if (silence) return unknown(`observed split is unknown: ${silence}`);

    const rows = evidence.lastPeriods(requestsOf(traffic), Number.POSITIVE_INFINITY).filter(isComplete);
    const canary = rows.reduce((total, row) => total + row.canary, 0);
    const requests = rows.reduce((total, row) => total + row.canary + row.stable, 0);
    if (rows.length < periods) {
      return tooFew('observed split', { seen: rows.length, asked: periods, periodSeconds }, { requests });
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

  draw({ traffic }) {
    if (!traffic) return [];
    const { stable, canary } = requestsOf(traffic);
    const common = { watch: null, greatest: null, limit: null };
    return [
      {
        ...common,
        report: SHARE_OF_CANARY,
        // There it stands beside the weights.
        dashboard: null,
        unit: '%',
        beside: [],
        judged: { name: 'observed', quantity: shareOfCanary(traffic) },
      },
      {
        ...common,
        report: null,
        dashboard: { title: 'Requests per backend', axis: 'left', place: [2, 1], notes: [] },
        unit: 'requests',
        beside: [{ name: 'stable', quantity: stable }],
        judged: { name: 'canary', quantity: canary },
      },
    ];
  },
  lint: (config) => (config.traffic ? tooShort('traffic', config.traffic.periods, observedSplit.phases, config) : []),
  documentation: {
    applies: 'both > 0',
    bad: 'between the old share and the new one it waits, elsewhere it fails at once',
    example: {
      traffic: { stableRequests: shopMetric('Requests', 'stable'), canaryRequests: shopMetric('Requests', 'canary') },
    },
    findings: ({ traffic }) => ({
      'as intended': saying([traffic?.stableRequests, 750], [traffic?.canaryRequests, 250]),
      'between the old and the new one': saying([traffic?.stableRequests, 900], [traffic?.canaryRequests, 100]),
      'anywhere else': saying([traffic?.stableRequests, 400], [traffic?.canaryRequests, 600]),
      'too few requests': saying([traffic?.stableRequests, 3], [traffic?.canaryRequests, 1]),
      'no data': saying([traffic?.canaryRequests, null]),
    }),
  },
};

/** The chart in which the report shows it beside the share that the weights intend. */
export const SHARE_OF_CANARY = 'Share of the canary';

/** Of the requests, in percent. */
export function shareOfCanary(traffic: Traffic): Quantity {
  const { stable, canary } = requestsOf(traffic);
  return percent(drawnAsZero(canary), together(drawnAsZero(stable), drawnAsZero(canary)));
}

/** The same over as many periods as are judged, because fewer would show chance; null where no requests came. */
export function observedCanaryPercent({ traffic }: Config<typeof trafficSection>, evidence: Evidence): number | null {
  if (!traffic) return null;
  const rows = evidence.lastPeriods(requestsOf(traffic), traffic.periods);
  // Before the first stage CloudWatch may know no such metric of the canary.
  const canary = rows.reduce((sum, row) => sum + (row.canary ?? 0), 0);
  const stable = rows.reduce((sum, row) => sum + (row.stable ?? 0), 0);
  return canaryPercent({ stable, canary });
}

function requestsOf({ stableRequests, canaryRequests }: Traffic) {
  return { stable: reading('stable', stableRequests), canary: reading('canary', canaryRequests) };
}

/** Resolvers that stretch the TTL, and connections kept open, hold on to the weights of before for a while. */
function isOnTheWay(observed: number, intended: number, before: number): boolean {
  return observed >= Math.min(before, intended) && observed <= Math.max(before, intended);
}
