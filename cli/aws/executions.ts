import {
  ExecutionDoesNotExist,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
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

export interface LatestExecution {
  arn: string;
  name: string;
  startedAt: Date;
}

/** So many executions of a machine, the newest first. */
export async function latestExecutions(
  stepFunctions: SFNClient,
  stateMachineArn: string,
  limit: number,
): Promise<LatestExecution[]> {
  const found: LatestExecution[] = [];
  const pages = paginateListExecutions({ client: stepFunctions, pageSize: Math.min(limit, 1000) }, { stateMachineArn });
  for await (const { executions = [] } of pages) {
    found.push(
      ...executions.map(({ executionArn = '', name = '', startDate = new Date(0) }) => ({
        arn: executionArn,
        name,
        startedAt: startDate,
      })),
    );
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}
