import type { Settled } from '../calls.ts';
import type { State } from '../state.ts';
import { type Answered, answersTo } from './answer.ts';
import type { Model } from './model.ts';
import { remembered } from './remembered.ts';

/** One way in which a call in flight goes on, up to its next effect or its end. */
export interface Way {
  settled: Settled;
  state: State;
  faults: number;
  /** Whether it ended by a fault of the world, and not by an answer that was meant. */
  injected: boolean;
  says: string;
  wrong: string[];
}

export function goOn(model: Model, before: State, call: number, heard: boolean): Way[] {
  const { calls } = model;
  return answersTo(model, before, call, heard).flatMap((answered) => {
    const { answer, state, faults, says, wrong } = answered;
    return calls
      .settle(calls.answered(call, answer), state.era, () => remembered(model, state))
      .flatMap((settled): Way[] => {
        const paid = faults + settled.faults;
        if (settled.outcome.kind !== 'effect' || !staysTrue(model, answered)) {
          return [{ settled, state, faults: paid, injected: 'error' in answer, says, wrong }];
        }
        return goOn(model, state, settled.call, heard).map((next) => ({
          ...next,
          faults: next.faults + paid,
          says: `${says}; ${next.says}`,
          wrong: [...wrong, ...next.wrong],
        }));
      });
  });
}

/**
 * Whether this answer will stay true whatever happens: an execution that has ended and a name that is taken remain so,
 * but for a redrive. Then nothing is left out when the call's next effect happens in the same moment.
 */
function staysTrue({ world }: Model, { answer }: Answered): boolean {
  if (world.bounds.redrives > 0) return false;
  if ('seen' in answer) return answer.seen.length > 0 && answer.seen.every(({ running }) => !running);
  return 'started' in answer && answer.started === 'exists';
}
