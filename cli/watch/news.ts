import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { formatWeights, type Weights } from '../../core/protocol/rollout.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import { timeOfDay } from '../../core/text/times.ts';
import { readData } from '../execution/progress.ts';
import { endingIn, lineFor } from '../execution/story.ts';

/** Something that changed: lines for people where it is worth some, a record for programs where it is worth one. */
export interface News {
  lines: string[];
  record: ({ kind: string; at: string } & Record<string, unknown>) | null;
}

/** What is new in an event; `linesFor` is the teller of this execution. */
export function newsOfEvent(event: HistoryEvent, linesFor: (event: HistoryEvent) => string[]): News {
  const { timestamp = new Date(), stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  const at = timestamp.toISOString();
  const lines = linesFor(event);
  const ending = endingIn(event);
  if (ending) {
    const { status, error, cause } = ending;
    const words = status === 'SUCCEEDED' ? 'ended well' : `ended red. ${error}: ${cause ?? ''}`;
    return { lines: [`${timeOfDay(at)}Z  ${words}`], record: { kind: 'ended', at, status, error, cause } };
  }
  if (entered?.name) return { lines, record: { kind: 'state', at, state: entered.name } };
  const { health } = readData(exited?.output);
  const left = stateNamed(exited?.name);
  if (health && (left === 'Check health' || left === 'Check bake')) {
    return { lines, record: { kind: 'verdict', at, state: left, verdict: health } };
  }
  const remark = lineFor(event)?.trim();
  return {
    lines,
    record: remark === undefined ? null : { kind: 'remark', at, state: exited?.name ?? null, text: remark },
  };
}

export function newsOfWeights(weights: Weights, now: Date): News {
  const at = now.toISOString();
  return {
    lines: [`${timeOfDay(at)}Z  Route 53 has the weights ${formatWeights(weights)}`],
    record: { kind: 'weights', at, weights },
  };
}
