import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { type StateName, stateNamed } from '../protocol/states.ts';

/** The state that an event of a history enters; null where it enters none, or none that this version knows. */
export function entered({ stateEnteredEventDetails }: HistoryEvent): StateName | null {
  return stateNamed(stateEnteredEventDetails?.name);
}
