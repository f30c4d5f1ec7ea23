import * as z from 'zod';
import { Approval, FlushRecord, formatWeights, Plan, Verdict } from '../../core/protocol/rollout.ts';
import { lookUp, type StateName } from '../../core/protocol/states.ts';
import { flushInWords } from '../../core/text/words.ts';

/** What a state answered, in a few words, for those whose answer a person wants to see; null for the rest. */
export function remark(state: StateName | null, data: unknown): string | null {
  return lookUp(REMARKS, state)?.(data) ?? null;
}

const REMARKS: Record<StateName<'Task'>, ((data: unknown) => string | null) | null> = {
  'Prepare stage': about(z.object({ plan: Plan }), ({ plan: { from, to, warnings, own = [], compatibility } }) =>
    [
      `weights ${formatWeights(from)} → ${formatWeights(to)}`,
      // Where it is otherwise, it is a warning.
      ...(compatibility?.verdict === 'compatible' ? [compatibility.rollback.reason] : []),
      ...own,
      ...warnings,
    ].join('; '),
  ),
  'Flush cache': about(z.object({ flush: FlushRecord }), ({ flush }) => flushInWords(flush)),
  'Flush cache again': about(z.object({ flushAgain: FlushRecord }), ({ flushAgain }) => flushInWords(flushAgain)),
  'Check health': about(z.object({ health: Verdict }), ({ health }) => `${health.verdict}: ${health.reason}`),
  'Check bake': about(z.object({ health: Verdict }), ({ health }) => `${health.verdict}: ${health.reason}`),
  'Ask for approval': about(
    z.object({ approval: Approval }),
    ({ approval: { decision, by, comment } }) => `${decision} by ${by}: ${comment}`,
  ),
  'Restore weights': about(
    z.object({ restored: z.object({ message: z.string() }) }),
    ({ restored }) => restored.message,
  ),
  'Advance weights': null,
  'Confirm change': null,
  'Release lease': null,
  'Roll back': null,
  'Tell operator': null,
  'Tell operator of stale cache': null,
  'Free lease': null,
};

function about<T extends z.ZodType>(shape: T, words: (data: z.output<T>) => string) {
  return (data: unknown) => {
    const { data: fitting } = shape.safeParse(data);
    return fitting === undefined ? null : words(fitting);
  };
}
