import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  type ExecutionStatus,
  type HistoryEvent,
  ListExecutionsCommand,
  type ListExecutionsCommandInput,
  paginateGetExecutionHistory,
  paginateListExecutions,
  type SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Past } from '../lease/decide-restore.ts';
import { ownerOf } from '../lease/lease.ts';
import { type EndingName, endingNamed } from '../protocol/endings.ts';
import { readJson } from '../protocol/parse.ts';
import { recallFrom } from './recall.ts';

/** One execution of a state machine of ours. */
export interface ListedExecution {
  arn: string;
  name: string;
  running: boolean;
  /** Whether it has done its work: ended well, or as a rollback that could not put everything back, which only `describe` tells. */
  concluded: boolean;
  startedAt: Date;
  /** Null while it runs. */
  endedAt: Date | null;
  /** Whether it is to claim nothing; only `describe` knows. */
  dryRun: boolean;
}

/** Step Functions, as far as the lease needs it. */
export interface Executions {
  /** Those that Step Functions lists as running. The list is eventually consistent: whoever must be sure asks `isRunning`. */
  running(machineArn: string): Promise<ListedExecution[]>;
  /** The execution that an owner's hash stands for, looked up among the machine's executions, newest first. */
  find(machineArn: string, owner: string): Promise<ListedExecution | null>;
  /** A terminal status is final (but for a redrive, which the lease fences off); RUNNING may be a moment old. */
  describe(executionArn: string): Promise<ListedExecution>;
  isRunning(executionArn: string): Promise<boolean>;
  /** What a stage did, by its history; throws ExecutionDoesNotExist where Step Functions knows none of that name. */
  recall(executionArn: string): Promise<Past>;
  /** The executions of a machine that ended since then, and not well. */
  endedBadly(machineArn: string, since: Date): Promise<ListedExecution[]>;
  /** When any of these machines last did something; now, while one runs; null when they never did. */
  lastActivity(machineArns: string[]): Promise<Date | null>;
  /** `exists`: the name is taken, by one that has ended or was started with another input. */
  start(machineArn: string, name: string, input: unknown): Promise<'started' | 'exists'>;
  /** Stopping what has stopped already is no error. */
  stop(executionArn: string, error: EndingName, cause: string): Promise<void>;
}

export function executionsOf(client: SFNClient): Executions {
  const describe: Executions['describe'] = async (executionArn) =>
    listed(await client.send(new DescribeExecutionCommand({ executionArn })));
  const isRunning: Executions['isRunning'] = async (executionArn) => (await describe(executionArn)).running;
  /** Where an owner's hash led to leads there for good, and a function's container is called again every minute. */
  const known = new Map<string, string>();
  /** Step Functions grants an account few lists: 2 a second for as long as one likes in most Regions, 5 in the largest. */
  const list = async (input: ListExecutionsCommandInput) => {
    const listing = await client.send(new ListExecutionsCommand(input));
    for (const { executionArn } of listing.executions ?? []) {
      if (executionArn) known.set(ownerOf(executionArn), executionArn);
    }
    return listing;
  };
  const runs = async (stateMachineArn: string) => {
    const { executions = [] } = await list({ stateMachineArn, statusFilter: 'RUNNING', maxResults: 1 });
    return executions.length > 0;
  };
  return {
    describe,
    isRunning,

    async recall(executionArn) {
      const { startedAt } = await describe(executionArn);
      return { startedAt, ...(await recallFrom(newestFirst(client, executionArn))) };
    },

    async running(stateMachineArn) {
      const { executions = [] } = await list({ stateMachineArn, statusFilter: 'RUNNING' });
      return executions.map(listed);
    },

    async find(stateMachineArn, owner) {
      const listedBefore = known.get(owner);
      if (listedBefore) return describe(listedBefore);
      for await (const { executions = [] } of paginateListExecutions({ client, pageSize: 1000 }, { stateMachineArn })) {
        const found = executions.find(({ executionArn }) => executionArn && ownerOf(executionArn) === owner);
        if (found?.executionArn) return describe(found.executionArn);
      }
      return null;
    },

    async endedBadly(stateMachineArn, since) {
      const { executions = [] } = await list({ stateMachineArn, maxResults: RECENT });
      const bad = executions.filter(({ status = '' }) => BADLY.includes(status));
      return bad.map(listed).filter(({ endedAt }) => endedAt !== null && endedAt >= since);
    },

    async lastActivity(machineArns) {
      let last = 0;
      for (const stateMachineArn of machineArns) {
        const { executions = [], nextToken } = await list({ stateMachineArn, maxResults: RECENT });
        // Listed by their start: one that began before all of these may run still.
        if (executions.some(isGoing) || (nextToken && (await runs(stateMachineArn)))) return new Date();
        last = Math.max(last, ...executions.map(({ stopDate }) => stopDate?.getTime() ?? 0));
      }
      return last > 0 ? new Date(last) : null;
    },

    async start(stateMachineArn, name, input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
        return 'started';
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists) return 'exists';
        throw error;
      }
    },

    async stop(executionArn, error, cause) {
      try {
        await client.send(
          new StopExecutionCommand({ executionArn, error: error.slice(0, 256), cause: cause.slice(0, 32_768) }),
        );
      } catch (failure) {
        if (failure instanceof ExecutionDoesNotExist || !(await isRunning(executionArn))) return;
        throw failure;
      }
    },
  };
}

/** A stage that ended an hour ago may have begun a day before; of more than this many begun since, the older are over. */
const RECENT = 100;

const DryRun = z.object({ dryRun: z.literal(true) });

const BADLY: string[] = ['FAILED', 'ABORTED', 'TIMED_OUT'] satisfies ExecutionStatus[];

async function* newestFirst(client: SFNClient, executionArn: string): AsyncGenerator<HistoryEvent> {
  const asked = { executionArn, reverseOrder: true, includeExecutionData: true };
  for await (const { events = [] } of paginateGetExecutionHistory({ client, pageSize: 100 }, asked)) yield* events;
}

function isGoing({ status }: Pick<ExecutionListItem, 'status'>): boolean {
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}

function listed(found: ExecutionListItem | DescribeExecutionCommandOutput): ListedExecution {
  const { executionArn = '', name = '', status, startDate = new Date(), stopDate = new Date() } = found;
  const running = isGoing({ status });
  const dryRun = 'input' in found && DryRun.safeParse(readJson(found.input)).success;
  const incomplete = 'error' in found && endingNamed(found.error) === 'RollbackIncomplete';
  return {
    arn: executionArn,
    name,
    running,
    concluded: status === 'SUCCEEDED' || incomplete,
    startedAt: startDate,
    endedAt: running ? null : stopDate,
    dryRun,
  };
}
