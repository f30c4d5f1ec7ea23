import type { CacheStayedCold, HealthFailed, HealthUnknown } from '../protocol/errors.ts';
import type { SignalVerdict } from '../protocol/rollout.ts';
import type { HealthConfig, Metric } from './config.ts';
import type { HealthContext, Phase } from './context.ts';
import type { Evidence } from './evidence.ts';

/** One thing that is watched. A new one is a file in `signals/` and a line in its list. */
export interface Signal {
  name: string;
  phases: readonly Phase[];
  /** What must be read for it, whatever the phase. */
  metrics(config: HealthConfig): Metric[];
  judge(config: HealthConfig, evidence: Evidence, context: HealthContext): Finding;
}

export type HealthError = (CacheStayedCold | HealthFailed | HealthUnknown)['name'];

type Numbers = SignalVerdict['numbers'];

/** What a signal says, and the error that a stage ends with when it says so at the deadline, or fails. */
export interface Finding extends Omit<SignalVerdict, 'signal'> {
  error: HealthError | null;
}

export function passes(reason: string, numbers: Numbers): Finding {
  return { verdict: 'pass', error: null, reason, numbers: rounded(numbers) };
}

export function fails(reason: string, numbers: Numbers): Finding {
  return { verdict: 'fail', error: 'HealthFailed', reason, numbers: rounded(numbers) };
}

/** Bad, but of a kind that a flush or a move of traffic is known to cause, and that passes. */
export function mayRecover(error: HealthError, reason: string, numbers: Numbers): Finding {
  return { verdict: 'wait', error, reason, numbers: rounded(numbers) };
}

/** Never a pass: it waits, and fails at the deadline. */
export function unknown(reason: string, numbers: Numbers = {}): Finding {
  return { verdict: 'wait', error: 'HealthUnknown', reason, numbers: rounded(numbers) };
}

export function notApplicable(reason: string): Finding {
  return { verdict: 'not applicable', error: null, reason, numbers: {} };
}

function rounded(numbers: Numbers): Numbers {
  return Object.fromEntries(
    Object.entries(numbers).map(([name, value]) => [name, value === null ? null : Math.round(value * 100) / 100]),
  );
}
