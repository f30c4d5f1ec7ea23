import type { State } from '../state.ts';
import type { Model } from './model.ts';

/** Every epoch that anything in the state still knows. */
export function remembered({ zones, calls, progress }: Model, { zone, executions, loose }: State): number {
  let epochs = zones.view(zone).epochs;
  for (const id of executions) if (id !== 0) epochs |= callEpochs(progress.get(id).call);
  for (const call of loose) epochs |= callEpochs(call);
  return epochs;

  function callEpochs(call: number): number {
    return call === 0 ? 0 : calls.remembered(call);
  }
}
