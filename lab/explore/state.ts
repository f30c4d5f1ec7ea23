import type { Budget } from './setup.ts';

/** All of a world at one moment, as numbers of what the tables hold. */
export interface State {
  zone: number;
  history: number;
  budget: number;
  /** How many stages have been started. */
  era: number;
  /** By slot; 0 where it has not been started. */
  executions: number[];
  /** Calls that no execution waits for: detached ones, watchers, alarms. Sorted. */
  loose: number[];
}

/** A state that may follow, and what happened, in words that are only made when somebody reads them. */
export interface Move {
  to: State;
  says: () => string;
  /** What this very step did wrong. */
  wrong: string[];
}

/** A state as a short text, the same for the same state but for the budget. Numbers beyond 15 bits take two characters. */
export function keyOf({ zone, history, era, executions, loose }: State): string {
  let key = '';
  for (const id of [zone, history, era, ...executions, ...loose]) {
    key += id < 0x8000 ? String.fromCharCode(id) : String.fromCharCode(0x8000 | (id & 0x7fff), id >> 15);
  }
  return key;
}

export function replaced(list: number[], index: number, value: number): number[] {
  const copy = list.slice();
  copy[index] = value;
  return copy;
}

export function withLoose(loose: number[], call: number): number[] {
  return [...loose, call].sort((a, b) => a - b);
}

export function withoutLoose(loose: number[], index: number): number[] {
  return loose.filter((_, i) => i !== index);
}

export function spent(budget: Budget, what: keyof Budget, amount = 1): Budget | null {
  return budget[what] >= amount ? { ...budget, [what]: budget[what] - amount } : null;
}
