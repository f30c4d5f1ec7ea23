import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { entered } from '../executions/state-events.ts';
import { lookUp, type StageState } from '../protocol/states.ts';
import type { TimeSpent } from './report.ts';

type Purpose = keyof TimeSpent;

/** What is waited for in each state, if it is not the machine that works. */
const PURPOSES: Record<StageState, Purpose> = {
  'Receive request': 'machine',
  'Prepare stage': 'machine',
  'Flush cache': 'cache',
  'Is the flush done?': 'cache',
  'Dry run complete': 'machine',
  'Let cache warm up': 'cache',
  'Check health': 'cache',
  'Is the cache warm?': 'cache',
  'Let cache warm up more': 'cache',
  'Is approval needed?': 'machine',
  'Ask for approval': 'person',
  'Approval expired': 'machine',
  'Is the cache still fresh?': 'machine',
  'Advance weights': 'machine',
  'Confirm change': 'dns',
  'Is the change in sync?': 'dns',
  'Let change spread': 'dns',
  'Let resolvers catch up': 'dns',
  'Is a second flush needed?': 'machine',
  'Flush cache again': 'cache',
  'Is the second flush done?': 'cache',
  Bake: 'bake',
  'Check bake': 'bake',
  'Is the bake over?': 'bake',
  'Release lease': 'machine',
  'Stage complete': 'machine',
  'Roll back': 'machine',
  'Stage failed': 'machine',
  'Rollback not started': 'machine',
};

/** Each moment from start to end belongs to the state that was current then, so that nothing is lost or counted twice. */
export function timeSpent(events: readonly HistoryEvent[], start: number, end: number): TimeSpent {
  const spent: TimeSpent = { machine: 0, cache: 0, dns: 0, person: 0, bake: 0 };
  let purpose: Purpose = 'machine';
  let beforeEnding: Purpose = 'machine';
  let reached = start;
  for (const event of events) {
    const { type = '', timestamp, stateEnteredEventDetails } = event;
    const at = Math.min(timestamp?.getTime() ?? reached, end);
    if (at > reached) {
      spent[purpose] += at - reached;
      reached = at;
    }
    if (stateEnteredEventDetails) purpose = lookUp(PURPOSES, entered(event)) ?? 'machine';
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
