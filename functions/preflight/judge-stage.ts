import type { Answered } from '../../core/ask/ask.ts';
import { formatWeights, type Plan } from '../../core/protocol/rollout.ts';
import type { Check } from './preflight-answer.ts';

export const COMPLETE: Check = {
  check: 'stage',
  verdict: 'fail',
  reason: 'The rollout is complete: the canary has all of the traffic.',
};

/** Whether *Prepare stage* would let the stage begin, in its own words, and what it warns of. */
export function judgeStage(stage: number, prepared: Answered<Plan>): Check[] {
  const check = `stage ${stage}`;
  if ('error' in prepared) return [{ check, verdict: 'fail', reason: `${prepared.error}: ${prepared.message}` }];
  const { from, to, warnings } = prepared.answer;
  return [
    { check, verdict: 'pass', reason: `Prepared without a refusal: ${formatWeights(from)} → ${formatWeights(to)}.` },
    ...warnings.map((reason) => ({ check, verdict: 'warning' as const, reason })),
  ];
}
