import * as z from 'zod';
import type { HealthConfig } from '../../core/health/config.ts';
import type { HealthContext, Phase } from '../../core/health/context.ts';
import type { SignalVerdict, Verdict } from '../../core/protocol/rollout.ts';

const Seconds = z.int().positive();

/** How often to look, in seconds, as it is set. */
export const LookEvery = z.object({ 'warm-up': Seconds, bake: Seconds } satisfies Record<Phase, z.ZodType>);

/**
 * How soon to look again, in seconds: as often as is set, but once in each period while all is well, for metrics have
 * nothing new to show in between. The first bad period alone fails nothing; it ends the calm, so that the next one is
 * seen as soon as ever. A check of one's own can change its mind at any time.
 */
export function lookAfter(
  { phase, signals }: Verdict,
  { passFrom }: Pick<HealthContext, 'passFrom'>,
  { periodSeconds, checks = {} }: Pick<HealthConfig, 'periodSeconds' | 'checks'>,
  every: z.output<typeof LookEvery>,
  now: Date,
): number {
  const isAsked = Object.values(checks).some(({ phases }) => phases.includes(phase));
  const seconds = signals.every(isCalm) && !isAsked ? Math.max(every[phase], periodSeconds) : every[phase];
  const left = Math.ceil((passFrom - now.getTime()) / 1000);
  return left > 0 ? Math.min(seconds, left) : seconds;
}

/** It passes without any bad period, or only lacks periods that nobody could have yet. */
function isCalm({ verdict, numbers: { periodsOver, periodsSeen, periodsAsked } }: SignalVerdict): boolean {
  if ((periodsOver ?? 0) > 0) return false;
  return verdict === 'wait' ? (periodsSeen ?? 0) < (periodsAsked ?? 0) : verdict !== 'fail';
}
