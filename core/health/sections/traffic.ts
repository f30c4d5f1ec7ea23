import * as z from 'zod';
import type { Weights } from '../../protocol/rollout.ts';
import type { Config } from '../common.ts';
import { type Evidence, isComplete } from '../evidence.ts';
import { metric } from '../metric-setting.ts';
import { reading } from '../quantity.ts';
import type { Finding, MetricRead } from '../signal.ts';
import { CANNOT_FAIL, canFail } from '../tolerance.ts';
import { expectedTooFew, whyUnmeasured } from '../unmeasured.ts';
import { periods as spell } from '../words.ts';

const percent = z.number().min(0).max(100);
const count = metric('Sum');

const TrafficSettings = z
  .strictObject({
    /** Requests that each backend answered. */
    stableRequests: count,
    canaryRequests: count,
    stableErrors: count.optional(),
    canaryErrors: count.optional(),
    /** Fewer requests than this to one backend in the periods judged say nothing. */
    minRequests: z.int().min(1).default(50),
    /** The canary's error rate may be this much above stable's, in percentage points … */
    errorMarginPercent: percent.default(1),
    /** … never matters below this … */
    errorFloorPercent: percent.default(1),
    /** … and always above this, or an outage of both would pass. */
    errorCeilingPercent: percent.default(10),
    /** The observed share may differ from the intended one by this much, in percentage points. */
    splitTolerancePercent: percent.default(10),
    periods: z.int().min(1).max(60).default(3),
    /** So many of those periods may be over the limit for errors before it fails. */
    mayExceed: z.int().min(0).default(1),
  })
  .refine(({ periods, mayExceed }) => canFail({ outOf: periods, mayExceed }), CANNOT_FAIL)
  .refine(({ stableErrors, canaryErrors }) => (stableErrors === undefined) === (canaryErrors === undefined), {
    error: 'write both "stableErrors" and "canaryErrors", or neither: they are compared',
  });

/** What each backend answers. */
export const trafficSection = { traffic: TrafficSettings.optional() };
export type Traffic = z.output<typeof TrafficSettings>;
type TrafficConfig = Config<typeof trafficSection>;

/** The metrics of requests, where they are counted. */
export function requestsRead({ traffic }: TrafficConfig): MetricRead[] {
  if (!traffic) return [];
  const { stableRequests, canaryRequests } = traffic;
  return [
    { path: 'traffic.stableRequests', metric: stableRequests, kind: 'count' },
    { path: 'traffic.canaryRequests', metric: canaryRequests, kind: 'count', comparedWith: stableRequests },
  ];
}

/** Why the backends that have traffic answered too few requests to be judged by; null when they answered enough. */
export function whyTooFewRequests(
  { traffic, periodSeconds }: TrafficConfig,
  evidence: Evidence,
  weights: Weights,
  count: number,
): Pick<Finding, 'reason' | 'numbers'> | null {
  // Where requests are not counted, nobody can know.
  if (!traffic) return null;
  const { minRequests } = traffic;
  const backends = [
    { name: 'the canary', metric: traffic.canaryRequests, weight: weights.canary },
    { name: 'stable', metric: traffic.stableRequests, weight: weights.stable },
  ];
  for (const { name, metric } of backends.filter(({ weight }) => weight > 0)) {
    const silence = evidence.silence([metric]);
    if (silence) return { reason: silence, numbers: {} };
    const rows = evidence.lastPeriods({ requests: reading('requests', metric) }, count);
    const requests = rows.reduce((total, row) => total + (row.requests ?? 0), 0);
    if (requests >= minRequests) continue;
    const window = spell(rows.length, periodSeconds);
    return {
      reason: `${requests} requests to ${name} in ${window} are fewer than ${minRequests}`,
      // Of a phase that is young there may be more to come.
      numbers: { requests, minRequests, ...(rows.length < count && { periodsSeen: rows.length, periodsAsked: count }) },
    };
  }
  return null;
}

/** Why a stage that leads to these weights would see too little traffic. */
export function whyTrafficUnfit(config: TrafficConfig, evidence: Evidence, to: Weights): string[] {
  const { traffic } = config;
  if (!traffic) return [];
  const all = requestsPerSecond(config, evidence);
  if (all === null) return [`the traffic is unknown: ${whyUnmeasured(evidence, [traffic.stableRequests])}`];
  const { periods: count, minRequests: least } = traffic;
  const backends = [
    { name: 'stable', weight: to.stable },
    { name: 'the canary', weight: to.canary },
  ];
  return backends
    .filter(({ weight }) => weight > 0)
    .flatMap(({ name, weight }) => {
      const perSecond = (all * weight) / (to.stable + to.canary);
      return expectedTooFew({ what: `requests to ${name} during the bake`, perSecond, count, least }, config);
    });
}

/** To both backends together; null where it is not counted, or could not be read. */
export function requestsPerSecond({ traffic, periodSeconds }: TrafficConfig, evidence: Evidence): number | null {
  if (!traffic) return null;
  const rateOf = (metric: Traffic['stableRequests']) => {
    const rows = evidence.lastPeriods({ requests: reading('requests', metric) }, traffic.periods).filter(isComplete);
    const requests = rows.reduce((total, row) => total + row.requests, 0);
    return rows.length === 0 ? null : requests / (rows.length * periodSeconds);
  };
  const stable = rateOf(traffic.stableRequests);
  // Before the first stage the canary has answered nothing, and CloudWatch may know no such metric.
  return stable === null ? null : stable + (rateOf(traffic.canaryRequests) ?? 0);
}
