import type { Move, State } from '../state.ts';
import { actorMoves } from './actors.ts';
import { executionMoves } from './execution.ts';
import { looseMoves } from './loose.ts';
import type { Model } from './model.ts';

/** Everything that may happen next. */
export function expand(model: Model, state: State): Move[] {
  return [
    ...state.executions.flatMap((id, index) => (id === 0 ? [] : executionMoves(model, state, index))),
    ...looseMoves(model, state),
    ...actorMoves(model, state),
  ];
}
