import type { Weights } from '../protocol/rollout.ts';
import type { HealthConfig } from './config.ts';
import type { Evidence } from './evidence.ts';
import type { Finding } from './signal.ts';
import { periods } from './words.ts';

/** Why the backends that have traffic answered too few requests to be judged by; null when they answered enough. */
export function whyTooFewRequests(
  { traffic, periodSeconds }: Pick<HealthConfig, 'traffic' | 'periodSeconds'>,
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
    const rows = evidence.lastPeriods({ requests: [metric] }, count);
    const requests = rows.reduce((total, row) => total + (row.requests ?? 0), 0);
    if (requests >= minRequests) continue;
    const window = periods(rows.length, periodSeconds);
    return {
      reason: `${requests} requests to ${name} in ${window} are fewer than ${minRequests}`,
      numbers: { requests, minRequests },
    };
  }
  return null;
}
