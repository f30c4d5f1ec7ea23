import type { State } from '../state.ts';
import type { Model } from './model.ts';

/** Every epoch that anything in the state still knows. */
export function remembered({ zones, calls, progress, histories }: Model, state: State): number {
  const { zone, history, executions, loose } = state;
  const { earlier, fork } = histories.get(history);
  const stranded = fork === 'never' || fork.stranded === null ? [] : [fork.stranded];
  let epochs = 0;
  for (const id of [zone, ...earlier, ...stranded]) epochs |= zones.view(id).epochs;
  for (const id of executions) if (id !== 0) epochs |= callEpochs(progress.get(id).call);
  for (const call of loose) epochs |= callEpochs(call);
  return epochs;

  function callEpochs(call: number): number {
    return call === 0 ? 0 : calls.remembered(call);
  }
}
