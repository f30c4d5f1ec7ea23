import { NeedsReplay } from './calls.ts';
import { expand } from './moves/expand.ts';
import { firstState, type Model } from './moves/model.ts';
import { judgeAtRest } from './moves/rest.ts';
import { keyOf, type Move, type State } from './state.ts';
import { Visited } from './visited.ts';

export interface Violation {
  what: string;
  /** Where it shows: the number of the state, or of the state before the step that did it. */
  at: number;
  /** The step that did it; null when the state itself is wrong. */
  step: Move | null;
}

export interface Search {
  states: number;
  transitions: number;
  depth: number;
  exhausted: boolean;
  /** The shortest way to each kind of violation. */
  violations: Violation[];
  /** The states from the first to this one. */
  pathTo(state: number): string[];
}

export interface Limits {
  /** Ends with the first violation. */
  untilViolation: boolean;
  mostStates: number;
}

/** Visits every state, nearest first, so that the first violation of a kind is a shortest one. */
export async function search(model: Model, { untilViolation, mostStates }: Limits): Promise<Search> {
  const first = firstState(model);
  const visited = new Visited((budget) => model.budgets.get(budget));
  visited.add(keyOf(first), first.budget);
  const keys = [pathKey(first)];
  const parents = [0];
  const violations = new Map<string, Violation>();
  let frontier: State[] = [first];
  let [begun, transitions, depth] = [0, 0, 0];
  const done = () => (untilViolation && violations.size > 0) || keys.length > mostStates;
  const note = (what: string, at: number, step: Move | null) => {
    if (!violations.has(kindOf(what))) violations.set(kindOf(what), { what, at, step });
  };

  while (frontier.length > 0 && !done()) {
    const next: State[] = [];
    for (const state of frontier) {
      const number = begun++;
      const { moves, wrong } = await settled(model, () => ({
        moves: expand(model, state),
        wrong: judgeAtRest(model, state),
      }));
      for (const what of wrong) note(what, number, null);
      for (const move of moves) {
        transitions += 1;
        for (const what of move.wrong) note(what, number, move);
        const key = keyOf(move.to);
        if (!visited.add(key, move.to.budget)) continue;
        keys.push(pathKey(move.to, key));
        parents.push(number);
        next.push(move.to);
      }
      if (done()) break;
    }
    if (next.length > 0) depth += 1;
    frontier = next;
  }

  const pathTo = (state: number): string[] => {
    const path = [keys[state] ?? ''];
    for (let at = state; at !== 0; at = parents[at] ?? 0) path.unshift(keys[parents[at] ?? 0] ?? '');
    return path;
  };
  return {
    states: keys.length,
    transitions,
    depth,
    exhausted: frontier.length === 0,
    violations: [...violations.values()],
    pathTo,
  };
}

/** A state with its budget. */
export function pathKey(state: State, key = keyOf(state)): string {
  return `${key} ${state.budget}`;
}

/** Runs the functions that the answer depends on until it can be given. */
export async function settled<T>(model: Model, ask: () => T): Promise<T> {
  for (;;) {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof NeedsReplay)) throw error;
      await model.calls.run(error.call);
    }
  }
}

/** Violations that differ in names only are one kind. */
function kindOf(what: string): string {
  return what.replace(/\b(first|second)\b|rollback-[0-9a-f-]+|\d+-\d+/g, '…');
}
