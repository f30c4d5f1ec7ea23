import type { Answered } from '../../core/ask/ask.ts';
import type { Survey } from '../set-weights/survey.ts';
import type { Check } from './preflight-answer.ts';

const VERDICTS = { yes: 'pass', no: 'fail', unknown: 'warning' } as const;

/** Whether the weights could be moved, by the function that would move them. Unknown is no pass, and no failure. */
export function judgePermissions(survey: Answered<Survey>): Check[] {
  if ('error' in survey) return [];
  const { permissions } = survey.answer;
  if (permissions.length === 0) {
    return [
      { check: 'permissions', verdict: 'warning', reason: 'Not tried, so as not to stand in the way of a stage.' },
    ];
  }
  return permissions.map(({ permission, granted, reason }) => ({
    check: permission,
    verdict: VERDICTS[granted],
    reason,
  }));
}
