import type { RollbackState } from '../../../core/protocol/states.ts';
import { at, type Context, type Data, filled, isRecord, withResult } from './data.ts';
import { type Machine, type Retrier, type Rule, type State, stateOf } from './definition.ts';

/** A rollback that ends here has done what it could, as one that ends green. */
const CONCLUDED: RollbackState = 'Rollback incomplete';

/** Where an execution stands: at a task, or at its end. */
export interface Position {
  state: string;
  data: Data;
  status: 'running' | 'succeeded' | 'ended';
}

/** Goes on through everything that decides by itself, up to the next task or the end. Nothing waits here; `waits` hears how long it would. */
export function follow(
  machine: Machine,
  from: string,
  start: Data,
  context: Context,
  waits: (seconds: number) => void = () => {},
): Position {
  let [name, data] = [from, start];
  for (;;) {
    const state = stateOf(machine, name);
    if (state.Type === 'Task') return { state: name, data, status: 'running' };
    if (state.Type === 'Succeed') return { state: name, data: {}, status: 'succeeded' };
    if (state.Type === 'Fail') return { state: name, data: {}, status: name === CONCLUDED ? 'succeeded' : 'ended' };
    if (state.Type === 'Wait') waits(secondsOf(state, data));
    if (state.Type === 'Pass') data = passed(state, data, context);
    const chosen = state.Choices.find((rule) => holds(rule, data, context));
    const next = chosen?.Next ?? state.Default ?? state.Next;
    // States.NoChoiceMatched: no catch on a Choice.
    if (next === undefined) return { state: name, data: {}, status: 'ended' };
    name = next;
  }
}

function secondsOf({ Seconds, SecondsPath }: State, data: Data): number {
  return Seconds ?? Number(at(SecondsPath ?? '$', data));
}

function passed(
  {
    Parameters,
    Result,
    ResultPath,
  }: { Parameters?: unknown; Result?: unknown; ResultPath?: string | null | undefined },
  data: Data,
  context: Context,
): Data {
  return withResult(data, ResultPath, Result ?? (Parameters ? filled(Parameters, data, context) : data));
}

function holds(rule: Rule, data: Data, context: Context): boolean {
  if (rule.And) return rule.And.every((part) => holds(part, data, context));
  if (rule.Or) return rule.Or.some((part) => holds(part, data, context));
  if (rule.Not) return !holds(rule.Not, data, context);
  const value = at(rule.Variable ?? '$', data, context);
  if (rule.IsPresent !== undefined) return (value !== undefined) === rule.IsPresent;
  if (rule.StringEquals !== undefined) return value === rule.StringEquals;
  if (rule.BooleanEquals !== undefined) return value === rule.BooleanEquals;
  if (rule.TimestampGreaterThanPath !== undefined) {
    return Date.parse(String(value)) > Date.parse(String(at(rule.TimestampGreaterThanPath, data, context)));
  }
  throw new Error(`a Choice rule that says nothing: ${JSON.stringify(rule)}`);
}

/** What follows an error that a task ends with: how often it is tried again, and who catches it. */
export function afterError(
  machine: Machine,
  task: string,
  error: string,
): { retrier: Retrier | undefined; caughtBy: string | null; resultPath: string | undefined } {
  const { Retry, Catch } = stateOf(machine, task);
  // Never retried, never caught: the execution fails on the spot.
  if (error === 'States.Runtime') return { retrier: undefined, caughtBy: null, resultPath: undefined };
  const matches = ({ ErrorEquals }: { ErrorEquals: string[] }) =>
    ErrorEquals.some(
      (name) => name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
    );
  const catcher = Catch.find(matches);
  return {
    retrier: Retry.find(matches),
    caughtBy: catcher?.Next ?? null,
    resultPath: catcher?.ResultPath,
  };
}

/** The names at the top of the state data that decide something in a state. Nothing waits here, so no length of a wait does. */
export function readsOf(machine: Machine, name: string): string[] {
  const { Parameters, Choices, ErrorPath, CausePath } = stateOf(machine, name);
  return pathsIn([Parameters, Choices, ErrorPath, CausePath]).flatMap((path) => {
    const [root, first] = path.split('.');
    return root === '$' && first !== undefined ? [first] : [];
  });
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\${1,2}(\.|$)/.test(value) ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  return isRecord(value) ? Object.values(value).flatMap(pathsIn) : [];
}
