import type { Step } from '../progress.ts';
import { titleOf } from '../slots.ts';
import type { Move, State } from '../state.ts';
import { afterFaults, withExecution } from './budget.ts';
import { goOn } from './go-on.ts';
import { known, type Model } from './model.ts';
import { cannedSteps, settledSteps } from './pass-over.ts';
import { detached } from './stop.ts';

/** How an execution that runs may go on by itself. */
export function executionMoves(model: Model, state: State, index: number): Move[] {
  const { progress } = model;
  const id = known(state.executions[index]);
  const execution = progress.get(id);
  if (execution.status !== 'running') return [];
  return execution.call === 0 ? cannedMoves(model, state, index, id) : callMoves(model, state, index, id);
}

function cannedMoves(model: Model, state: State, index: number, id: number): Move[] {
  const who = `${titleOf(known(model.slots[index]))}, ${model.progress.get(id).state}`;
  return cannedSteps(model, id).flatMap(({ says, step }) =>
    land(model, state, index, step, () => `${who}: ${says}`, []),
  );
}

function callMoves(model: Model, state: State, index: number, id: number): Move[] {
  const { progress } = model;
  const { call, state: task } = progress.get(id);
  const who = `${titleOf(known(model.slots[index]))}, ${task}`;
  const answered = goOn(model, state, call, true).flatMap(({ settled, state: world, faults, injected, says, wrong }) =>
    settledSteps(model, progress.afterCall(id, settled, injected ? 0 : 1)).flatMap((step) =>
      land(model, world, index, { ...step, faults: step.faults + faults }, () => `${who}: ${says}`, wrong),
    ),
  );
  const timedOut = detached(model, state, call).flatMap((world) =>
    settledSteps(model, progress.afterError(id, 'States.Timeout', 0)).flatMap((step) =>
      land(
        model,
        world,
        index,
        { ...step, faults: step.faults + 1 },
        () => `${who}: times out, and its call goes on`,
        [],
      ),
    ),
  );
  const broken = land(
    model,
    state,
    index,
    { ...progress.end(id), faults: 1 },
    () => `${who}: States.Runtime ends the execution`,
    [],
  );
  return [...answered, ...timedOut, ...broken];
}

function land(model: Model, state: State, index: number, step: Step, says: () => string, wrong: string[]): Move[] {
  const paid = afterFaults(model, state, step.faults);
  if (!paid) return [];
  const to = withExecution(step.flushed ? afterFlush(model, paid, index) : paid, index, step.execution);
  const isComplete = model.slots[index]?.kind === 'stage' && model.progress.get(step.execution).status === 'succeeded';
  return [{ to: isComplete ? afterCompletion(model, to, index) : to, says, wrong }];
}

/** A stage that ended green is committed, whatever its lease says. */
function afterCompletion({ histories, slots, zones }: Model, state: State, index: number): State {
  const history = histories.get(state.history);
  const { name } = known(slots[index]);
  if (history.phases[name] === 'committed') return state;
  const phases = { ...history.phases, [name]: 'committed' as const };
  return { ...state, history: histories.intern({ ...history, phases, goals: zones.view(state.zone).weights }) };
}

/** The flush that was owed is done, if it was this rollback's. */
function afterFlush({ histories, slots }: Model, state: State, index: number): State {
  const history = histories.get(state.history);
  if (history.owesFlush === null || history.owesFlush !== slots[index]?.ends) return state;
  return { ...state, history: histories.intern({ ...history, owesFlush: null }) };
}
