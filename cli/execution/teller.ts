import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { lineFor } from './story.ts';

/**
 * Puts a history into lines. A state that is visited again and again, as while the stage bakes, is told once, and then
 * only when its answer has changed; what the machine asks itself is told by the state that follows.
 */
export function teller(): (event: HistoryEvent) => string[] {
  const answers = new Map<string, string | null>();
  const heldBack = new Map<string, string>();
  return (event) => {
    const line = lineFor(event);
    const entered = event.stateEnteredEventDetails?.name;
    const exited = event.stateExitedEventDetails?.name;
    if (line === null || entered?.endsWith('?')) return [];
    if (entered !== undefined) {
      if (!answers.has(entered)) {
        answers.set(entered, null);
        return [line];
      }
      heldBack.set(entered, line);
      return [];
    }
    if (exited === undefined) return [line];
    // While data are collected only their numbers change.
    const answer = /unknown|collecting/.test(line) ? line.replace(/\d+/g, '#') : line;
    if (answers.get(exited) === answer) return [];
    answers.set(exited, answer);
    const before = heldBack.get(exited);
    heldBack.delete(exited);
    return before === undefined ? [line] : [before, line];
  };
}
