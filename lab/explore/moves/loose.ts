import { type Move, type State, withLoose, withoutLoose } from '../state.ts';
import { afterFaults } from './budget.ts';
import { goOn } from './go-on.ts';
import { known, type Model } from './model.ts';
import { isSpent } from './stop.ts';

/** How calls that nobody waits for go on: step by step. */
export function looseMoves(model: Model, state: State): Move[] {
  return state.loose.flatMap((call, i) => {
    if (state.loose[i - 1] === call) return [];
    const without = { ...state, loose: withoutLoose(state.loose, i) };
    const who = describe(model, call);
    return callMoves(model, without, call, who);
  });
}

/** The state does not hold the call itself. */
export function callMoves(model: Model, state: State, call: number, who: string): Move[] {
  return goOn(model, state, call, false).flatMap(({ settled, state: world, faults, says, wrong }) => {
    const paid = afterFaults(model, world, faults);
    if (!paid) return [];
    const goesOn = settled.outcome.kind === 'effect' && !isSpent(model, settled.call);
    const loose = goesOn ? withLoose(paid.loose, settled.call) : paid.loose;
    return [{ to: { ...paid, loose }, says: () => `${who}: ${says}`, wrong }];
  });
}

function describe({ calls }: Model, call: number): string {
  const { program, by } = known(calls.get(call));
  return by === null ? program : `${program} of ${by}, which nobody waits for`;
}
