import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  ListExecutionsCommand,
  paginateListExecutions,
  type SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ownerOf } from './lease/lease.ts';

/** One execution of a state machine of ours. */
export interface ListedExecution {
  arn: string;
  name: string;
  running: boolean;
}

/** Those that Step Functions lists as running. The list is eventually consistent: whoever must be sure describes. */
export async function runningExecutions(stepFunctions: SFNClient, machineArn: string): Promise<ListedExecution[]> {
  const { executions = [] } = await stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter: 'RUNNING' }),
  );
  return executions.flatMap(({ executionArn, name }) =>
    executionArn && name ? [{ arn: executionArn, name, running: true }] : [],
  );
}

/** The execution that an owner's hash stands for, looked up among the machine's executions, newest first. */
export async function findOwner(
  stepFunctions: SFNClient,
  machineArn: string,
  owner: string,
): Promise<ListedExecution | null> {
  const pages = paginateListExecutions({ client: stepFunctions, pageSize: 1000 }, { stateMachineArn: machineArn });
  for await (const { executions = [] } of pages) {
    const found = executions.find(({ executionArn }) => executionArn && ownerOf(executionArn) === owner);
    if (found?.executionArn && found.name) {
      return { arn: found.executionArn, name: found.name, running: await isRunning(stepFunctions, found.executionArn) };
    }
  }
  return null;
}

/** A terminal status is final (but for a redrive, which the lease fences off); RUNNING may be a moment old. */
export async function isRunning(stepFunctions: SFNClient, executionArn: string): Promise<boolean> {
  const { status } = await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return status === 'RUNNING' || status === 'PENDING_REDRIVE';
}

/** Stopping what has stopped already is no error. */
export async function stopExecution(
  stepFunctions: SFNClient,
  executionArn: string,
  error: string,
  cause: string,
): Promise<void> {
  try {
    await stepFunctions.send(
      new StopExecutionCommand({ executionArn, error: error.slice(0, 256), cause: cause.slice(0, 32_768) }),
    );
  } catch (failure) {
    if (failure instanceof ExecutionDoesNotExist || !(await isRunning(stepFunctions, executionArn))) return;
    throw failure;
  }
}

/** When any of these machines last did something; now, while one runs; null when they never did. */
export async function lastActivity(stepFunctions: SFNClient, machineArns: string[]): Promise<Date | null> {
  const newest = await Promise.all(
    machineArns.map(async (stateMachineArn) => {
      const { executions = [] } = await stepFunctions.send(
        new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }),
      );
      return executions.flatMap(({ status, stopDate }) =>
        status === 'RUNNING' ? [new Date()] : stopDate ? [stopDate] : [],
      );
    }),
  );
  const instants = newest.flat().map((date) => date.getTime());
  return instants.length > 0 ? new Date(Math.max(...instants)) : null;
}
