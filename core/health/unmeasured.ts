import type { Common } from './common.ts';
import type { Evidence } from './evidence.ts';
import type { Metric } from './metric.ts';
import { periods } from './words.ts';

/** Why these metrics could not be measured before a stage. */
export function whyUnmeasured(evidence: Evidence, metrics: Metric[]): string {
  return evidence.silence(metrics) ?? evidence.lateness(metrics) ?? 'there is not enough data';
}

/** Why a stage would not see enough of something to be judged by it; none where it would. */
export function expectedTooFew(
  { what, perSecond, count, least }: { what: string; perSecond: number; count: number; least: number },
  { periodSeconds }: Common,
): string[] {
  const expected = Math.floor(perSecond * count * periodSeconds);
  if (expected >= least) return [];
  return [`only ${expected} ${what} are to be expected in ${periods(count, periodSeconds)}, fewer than ${least}`];
}
