import type { Answered } from '../../core/ask/ask.ts';
import type { CacheChecked } from '../../core/flush/check.ts';
import type { Check } from './preflight-answer.ts';

/** Whether a flush would find Redis and be let in. */
export function judgeCache(checked: Answered<CacheChecked>): Check {
  const check = 'cache';
  if ('error' in checked) return { check, verdict: 'fail', reason: `${checked.error}: ${checked.message}` };
  const { shards, versions } = checked.answer;
  const where = shards === 1 ? 'Redis answers' : `All ${shards} shards of Redis answer`;
  return { check, verdict: 'pass', reason: `${where} the flush function (version ${versions}).` };
}
