import type { Context, Data } from './data.ts';
import { withResult } from './data.ts';
import { type Machine, stateOf } from './definition.ts';
import { afterError, follow } from './follow.ts';

/** What came of one call of a task. */
export interface Came {
  state: string;
  of: { value: unknown } | { error: string; message: string };
}

/** The tasks in order, and the last state, where each call ends as it did by another interpreter: ours of the model checker. */
export function secondOpinion(machine: Machine, input: unknown, came: Came[], context: Context): string[] {
  let position = follow(machine, machine.StartAt, input as Data, context);
  let tried = new Map<string, number>();
  const path: string[] = [];
  for (const { state, of } of came) {
    if (position.state !== state) return [...path, position.state];
    path.push(state);
    const { ResultPath, Next = '' } = stateOf(machine, state);
    const { data } = position;
    if ('value' in of) {
      position = follow(machine, Next, withResult(data, ResultPath, of.value), context);
      tried = new Map();
      continue;
    }
    const { retrier, caughtBy, resultPath } = afterError(machine, state, of.error);
    const times = tried.get(of.error) ?? 0;
    tried.set(of.error, times + 1);
    if (times < (retrier?.MaxAttempts ?? 0)) continue;
    if (caughtBy === null) return path;
    const failure = { Error: of.error, Cause: of.message };
    position = follow(machine, caughtBy, withResult(data, resultPath, failure), context);
    tried = new Map();
  }
  return [...path, position.state];
}
