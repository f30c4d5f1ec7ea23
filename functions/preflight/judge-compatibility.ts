import type { Answered } from '../../core/ask/ask.ts';
import type { Compatibility } from '../../core/compatibility/findings.ts';
import type { Check } from './preflight-answer.ts';

/** Whether each backend reads what the other cached; worth a failure only where a stage would be refused for it. */
export function judgeCompatibility(onPrepare: 'refuse' | 'warn' | 'off', asked: Answered<Compatibility>): Check {
  const check = 'compatibility';
  const otherwise = onPrepare === 'refuse' ? 'fail' : 'warning';
  if ('error' in asked) return { check, verdict: otherwise, reason: `${asked.error}: ${asked.message}` };
  const { verdict, reason, rollback } = asked.answer;
  return { check, verdict: verdict === 'compatible' ? 'pass' : otherwise, reason: `${reason} ${rollback.reason}` };
}
