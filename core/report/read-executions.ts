import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { rollbackName } from '../executions/start-rollback.ts';
import { executionArnOf } from '../protocol/arns.ts';
import { endingNamed } from '../protocol/endings.ts';
import type { Executions } from './gather.ts';
import type { Recorded } from './recorded.ts';

/** A stage is rarely rolled back a second time, and each further time means that the one before did not get through. */
const MOST_ROLLBACKS = 10;

/** Executions with their histories, as Step Functions keeps them: for 90 days after their end. */
export function readExecutions(client: SFNClient, rollbackMachineArn: string): Executions {
  const record: Executions['record'] = async (executionArn) => {
    const execution = await unlessForgotten(client.send(new DescribeExecutionCommand({ executionArn })));
    if (!execution) return null;
    return { execution, events: (await unlessForgotten(historyOf(client, executionArn))) ?? [] };
  };
  return {
    record,
    async rollbackOf({ execution }) {
      if (endingNamed(execution.error) === 'RolledBackByPerson') {
        const arn = await findAskedFor(client, rollbackMachineArn, execution);
        if (arn) return record(arn);
      }
      let last: Recorded | null = null;
      for (let n = 1; n <= MOST_ROLLBACKS; n++) {
        const name = rollbackName(execution.executionArn ?? '', n);
        const found = await record(executionArnOf(rollbackMachineArn, name));
        if (!found) break;
        last = found;
      }
      return last;
    },
  };
}

async function historyOf(client: SFNClient, executionArn: string): Promise<HistoryEvent[]> {
  const pages = paginateGetExecutionHistory({ client, pageSize: 1000 }, { executionArn, includeExecutionData: true });
  const all: HistoryEvent[] = [];
  for await (const { events = [] } of pages) all.push(...events);
  return all;
}

/** What `rollbackName` makes. */
const OF_A_STAGE = /^rollback-[0-9a-f]{8}-[0-9a-f]{10}-\d+$/;

/** A person's rollback, which stopped this stage: the one that ran when the stage ended. */
async function findAskedFor(
  client: SFNClient,
  stateMachineArn: string,
  { stopDate }: Recorded['execution'],
): Promise<string | null> {
  const { executions = [] } = await client.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 100 }));
  const ran = executions.find(
    ({ name = '', startDate, stopDate: ended }) =>
      stopDate &&
      startDate &&
      !OF_A_STAGE.test(name) &&
      startDate <= stopDate &&
      (ended === undefined || ended >= stopDate),
  );
  return ran?.executionArn ?? null;
}

async function unlessForgotten<T>(asking: Promise<T>): Promise<T | null> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof ExecutionDoesNotExist) return null;
    throw error;
  }
}
