import {
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';

/** What happened in an execution after the event with this number, oldest first. */
export async function eventsAfter(
  stepFunctions: SFNClient,
  executionArn: string,
  last: number,
): Promise<HistoryEvent[]> {
  const fresh: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: stepFunctions, pageSize: 100 },
    { executionArn, reverseOrder: true, includeExecutionData: true },
  );
  try {
    for await (const { events = [] } of pages) {
      const unseen = events.filter(({ id = 0 }) => id > last);
      fresh.push(...unseen);
      if (unseen.length < events.length) break;
    }
  } catch (error) {
    // Just after its start an execution may not be known everywhere.
    if (error instanceof ExecutionDoesNotExist && last === 0) return [];
    throw error;
  }
  return fresh.sort((a, b) => (a.id ?? 0) - (b.id ?? 0));
}

/** The state that was entered last; null when none was. */
export async function currentState(stepFunctions: SFNClient, executionArn: string): Promise<string | null> {
  const { events = [] } = await stepFunctions.send(
    new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, includeExecutionData: false, maxResults: 50 }),
  );
  const names = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  return names[0] ?? null;
}
