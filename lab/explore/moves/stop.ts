import { isRecord } from '../../support/machine/data.ts';
import { replaced, type State, withLoose, withoutLoose } from '../state.ts';
import type { Model } from './model.ts';

/**
 * StopExecution: the execution has ended at once, and runs no catch. A call that it waited for goes on, and nobody can
 * stop it; or it never gets any further, which is one more way. None when the execution does not run.
 */
export function stopped(model: Model, state: State, index: number): State[] {
  const { progress, product, slots } = model;
  const id = state.executions[index] ?? 0;
  if (id === 0 || progress.get(id).status !== 'running') return [];
  const { call } = progress.get(id);
  const executions = replaced(state.executions, index, progress.end(id).execution);
  const gone = { ...state, executions };
  const ways = call === 0 ? [gone] : detached(model, gone, call);
  if (!product.stopReachesRollback || slots[index]?.kind !== 'stage') return ways;
  const children = slots.flatMap((slot, i) => (slot.ends === slots[index]?.name ? [i] : []));
  return children.reduce((states, child) => states.flatMap((way) => orElse(stopped(model, way, child), way)), ways);
}

function orElse(states: State[], state: State): State[] {
  return states.length > 0 ? states : [state];
}

/**
 * The state with a call that nobody waits for any more. Such a call may also never get any further; as it may do so
 * silently, the state without it needs no visit of its own, unless it makes room for another.
 */
export function detached({ calls, world }: Model, state: State, call: number): State[] {
  if (isSpent({ calls }, call) || world.bounds.detached === 0) return [state];
  const others = state.loose.filter((other) => calls.get(other).by !== null);
  if (others.length < world.bounds.detached) return [{ ...state, loose: withLoose(state.loose, call) }];
  return [
    state,
    ...[...new Set(others)].map((other) => ({
      ...state,
      loose: withLoose(withoutLoose(state.loose, state.loose.indexOf(other)), call),
    })),
  ];
}

/**
 * Whether the call has had its one write, accepted or refused: what follows only reads, or writes over itself the lease
 * that already stands, so nobody would notice. A person's rollback still stops stages.
 */
export function isSpent({ calls }: Pick<Model, 'calls'>, call: number): boolean {
  const { answers, input } = calls.get(call);
  if (isRecord(input) && isRecord(input.request) && 'canaryPercent' in input.request) return false;
  return answers.some((answer) => 'applied' in answer || 'refused' in answer);
}
