import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import type { Recorded } from '../../core/report/recorded.ts';
import { weightedPair, Zone } from '../../lab/route-53/emulated-zone.ts';
import { STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';
import { type RecordedName, readRecorded } from '../core/report/recorded.ts';
import { deployed, ROLLBACK_MACHINE_ARN } from './stack.ts';

/** The stack Sluice-test, whose machines have run what was recorded of these stages, the oldest first. */
export function hasRun(...names: RecordedName[]): ReturnType<typeof deployed> {
  const stack = deployed(new Zone(weightedPair({ stable: 95, canary: 5 })));
  const recorded = names.map(readRecorded);
  const stages = recorded.map(({ stage }) => stage);
  const rollbacks = recorded.flatMap(({ rollback }) => rollback ?? []);
  const { stepFunctions } = stack;

  stepFunctions.on(DescribeExecutionCommand).rejects(unknown());
  stepFunctions.on(GetExecutionHistoryCommand).rejects(unknown());
  for (const { execution, events } of [...stages, ...rollbacks]) {
    const { executionArn } = execution;
    stepFunctions.on(DescribeExecutionCommand, { executionArn }).resolves(execution);
    stepFunctions.on(GetExecutionHistoryCommand, { executionArn }).resolves({ events });
  }
  stepFunctions.on(ListExecutionsCommand, { stateMachineArn: STAGE_MACHINE_ARN }).resolves(listOf(stages));
  stepFunctions.on(ListExecutionsCommand, { stateMachineArn: ROLLBACK_MACHINE_ARN }).resolves(listOf(rollbacks));
  return stack;
}

function unknown() {
  return new ExecutionDoesNotExist({ message: 'Execution Does Not Exist', $metadata: {} });
}

function listOf(recorded: Recorded[]) {
  const executions = recorded.map(({ execution: { executionArn, name, status, startDate, stopDate } }) => ({
    stateMachineArn: undefined,
    ...{ executionArn, name, status, startDate, stopDate },
  }));
  return { executions: executions.toReversed() };
}
