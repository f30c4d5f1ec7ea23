import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from '@aws-sdk/client-sfn';
import { readJson } from '../protocol/parse.ts';
import { type StateName, stateNamed } from '../protocol/states.ts';

/** The state that an event of a history enters; null where it enters none, or none that this version knows. */
export function entered({ stateEnteredEventDetails }: HistoryEvent): StateName | null {
  return stateNamed(stateEnteredEventDetails?.name);
}

/** Where an execution stands. */
export interface Entered {
  /** As the history has it. */
  state: string;
  since: Date;
  /** The state data that it was given. */
  data: unknown;
}

/** The state that was entered last; null before the first. */
export async function lastEntered(client: SFNClient, executionArn: string): Promise<Entered | null> {
  const asked = { executionArn, reverseOrder: true, includeExecutionData: true };
  // A state that is tried again and again lies some way back.
  for await (const { events = [] } of paginateGetExecutionHistory({ client, pageSize: 20 }, asked)) {
    const found = events.find(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name);
    const { name, input } = found?.stateEnteredEventDetails ?? {};
    if (name) return { state: name, since: found?.timestamp ?? new Date(0), data: readJson(input) };
  }
  return null;
}
