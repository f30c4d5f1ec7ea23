import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { TimeSpent } from './report.ts';

export type Purpose = keyof TimeSpent;

/** What is waited for in each state; in all others the machine works. */
const PURPOSES: Record<string, Purpose> = {
  'Flush cache': 'cache',
  'Is the flush done?': 'cache',
  'Let cache warm up': 'cache',
  'Check health': 'cache',
  'Is the cache warm?': 'cache',
  'Let cache warm up more': 'cache',
  'Flush cache again': 'cache',
  'Is the second flush done?': 'cache',
  'Ask for approval': 'person',
  'Confirm change': 'dns',
  'Is the change in sync?': 'dns',
  'Let change spread': 'dns',
  'Let resolvers catch up': 'dns',
  Bake: 'bake',
  'Check bake': 'bake',
  'Is the bake over?': 'bake',
};

export function purposeOf(state: string): Purpose {
  return PURPOSES[state] ?? 'machine';
}

/** Each moment from start to end belongs to the state that was current then, so that nothing is lost or counted twice. */
export function timeSpent(events: readonly HistoryEvent[], start: number, end: number): TimeSpent {
  const spent: TimeSpent = { machine: 0, cache: 0, dns: 0, person: 0, bake: 0 };
  let purpose: Purpose = 'machine';
  let beforeEnding: Purpose = 'machine';
  let reached = start;
  for (const { type = '', timestamp, stateEnteredEventDetails } of events) {
    const at = Math.min(timestamp?.getTime() ?? reached, end);
    if (at > reached) {
      spent[purpose] += at - reached;
      reached = at;
    }
    if (stateEnteredEventDetails?.name) purpose = purposeOf(stateEnteredEventDetails.name);
    if (ENDINGS.has(type)) {
      beforeEnding = purpose;
      // Whatever comes after it comes by a redrive, which only a person starts.
      purpose = 'person';
    }
    if (type === 'ExecutionRedriven') purpose = beforeEnding;
  }
  spent[purpose] += Math.max(0, end - reached);
  return spent;
}

const ENDINGS: ReadonlySet<string> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionAborted',
  'ExecutionTimedOut',
]);
