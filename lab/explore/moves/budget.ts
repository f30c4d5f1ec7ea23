import { replaced, type State, spent } from '../state.ts';
import type { Model } from './model.ts';

/** The state with so many faults less to come; null when there are none left. */
export function afterFaults({ budgets }: Model, state: State, faults: number): State | null {
  if (faults === 0) return state;
  const left = spent(budgets.get(state.budget), 'faults', faults);
  return left && { ...state, budget: budgets.intern(left) };
}

export function withExecution(state: State, index: number, execution: number): State {
  return { ...state, executions: replaced(state.executions, index, execution) };
}
