import { parseLease } from '../../../core/lease/lease.ts';
import { isRecord } from '../../support/machine/data.ts';
import { judgeRest } from '../safety.ts';
import type { State } from '../state.ts';
import { answersTo } from './answer.ts';
import type { Model } from './model.ts';

/**
 * What is wrong with a state in which nothing is left to happen by itself: all executions have ended, a watcher that
 * meets no fault starts nothing more, and calls that are still in flight never get any further. Empty also where that
 * is not so.
 */
export function judgeAtRest(model: Model, state: State): string[] {
  const { progress, zones, histories, world } = model;
  if (state.executions.some((id) => id !== 0 && progress.get(id).status === 'running')) return [];
  const view = zones.view(state.zone);
  const free = view.leases.every(({ text }) => text !== null && parseLease(text)?.operation === 'free');
  if (free) return judgeRest(histories.get(state.history), view, false);
  if (world.bounds.watchers === 0) return judgeRest(histories.get(state.history), view, false);
  const looks = world.stacks.map(({ name }) => look(model, state, name));
  if (looks.includes('starts a rollback')) return [];
  return judgeRest(histories.get(state.history), view, looks.includes('raises an alarm'));
}

/** What a watcher makes of the state, without a fault and with nobody else about. */
function look(model: Model, state: State, stack: string): 'starts a rollback' | 'raises an alarm' | 'does nothing' {
  const { calls } = model;
  let call = calls.begin({ program: 'watch', stack, by: null, input: {} });
  for (;;) {
    const outcome = calls.outcome(call);
    if (outcome.kind !== 'effect') {
      const told = outcome.kind === 'returned' && isRecord(outcome.value) && outcome.value.foreign !== null;
      return told ? 'raises an alarm' : 'does nothing';
    }
    const [now] = answersTo(model, state, call, false);
    if (!now) return 'does nothing';
    if ('started' in now.answer && now.answer.started === 'started') return 'starts a rollback';
    call = calls.answered(call, now.answer);
  }
}
