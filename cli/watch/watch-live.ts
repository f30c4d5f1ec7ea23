import type { Stack } from '../aws/stack.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import type { Ending } from '../execution/story.ts';
import { isTerminal } from '../live/screen.ts';
import { decideAtGate } from './decide-at-gate.ts';
import type { Watched } from './frame-of.ts';
import { liveView } from './live-view.ts';
import { surroundingsOf } from './surroundings.ts';
import { watchExecution } from './watch-execution.ts';

/** A picture is for people at a terminal; everybody else gets lines. */
export function wantsLive({ json, plain }: GlobalOptions): boolean {
  return !json && !plain && isTerminal(process.stdout);
}

/** Shows an execution as a live picture until it ends; null when the person left before. */
export async function watchLive(stack: Stack, watched: Watched): Promise<Ending | null> {
  const view = liveView(process.stdout, process.stdin);
  try {
    return await watchExecution(watched, {
      eventsAfter: stack.eventsAfter,
      look: surroundingsOf(stack),
      view,
      decide: (execution, decision) => decideAtGate(stack, execution, decision),
    });
  } finally {
    view.close();
  }
}
