import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';
import { vi } from 'vitest';
import * as z from 'zod';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { executionArnOf } from '../../core/protocol/arns.ts';
import { group, type Zone } from '../../lab/route-53/emulated-zone.ts';
import { STAGE_MACHINE_ARN } from '../../lab/support/stage.ts';

export const ROLLBACK_MACHINE_ARN = 'arn:aws:states:eu-central-1:123456789012:stateMachine:Sluice-test-rollback';

export const OUTPUTS = {
  StageMachineArn: STAGE_MACHINE_ARN,
  RollbackMachineArn: ROLLBACK_MACHINE_ARN,
  PrepareFunctionName: 'prepare',
  PreflightFunctionName: 'preflight',
  FlushFunctionName: 'flush',
  CompareFunctionName: 'compare',
  DecideFunctionName: 'decide',
  ApprovalsFunctionName: 'approvals',
  WatchFunctionName: 'watch',
  RecordGroup: JSON.stringify(z.encode(RecordGroup, group)),
  Stages: '[5,25,50,100]',
};

/** The stack Sluice-test, deployed in a world where nothing runs; the clients are there for a test to say otherwise. */
export function deployed(zone: Zone, outputs: Record<string, string> = OUTPUTS) {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_CONFIG_FILE', '/nonexistent');
  vi.stubEnv('AWS_ENDPOINT_URL', undefined);
  vi.stubEnv('SLUICE_ENVIRONMENT', 'test');
  vi.stubEnv('SLUICE_STACK', undefined);
  vi.stubEnv('DRY_RUN', undefined);
  const cloudFormation = mockClient(CloudFormationClient);
  const stepFunctions = mockClient(SFNClient);
  const lambda = mockClient(LambdaClient);
  const cloudWatch = mockClient(CloudWatchClient);
  cloudWatch.on(DescribeAlarmsCommand).resolves({});

  cloudFormation.on(DescribeStacksCommand, { StackName: 'Sluice-test' }).resolves({
    Stacks: [
      {
        StackName: 'Sluice-test',
        CreationTime: new Date(),
        StackStatus: 'CREATE_COMPLETE',
        Outputs: Object.entries(outputs).map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })),
      },
    ],
  });
  mockClient(STSClient)
    .on(GetCallerIdentityCommand)
    .resolves({ Arn: 'arn:aws:sts::123456789012:assumed-role/Operator/ana' });
  mockClient(Route53Client).on(ListResourceRecordSetsCommand).callsFake(zone.list);
  stepFunctions.on(ListExecutionsCommand).resolves({ executions: [] });
  stepFunctions.on(StartExecutionCommand).callsFake(({ stateMachineArn, name }) => ({
    executionArn: executionArnOf(stateMachineArn, name),
    startDate: new Date(),
  }));
  lambda.on(InvokeCommand, { FunctionName: 'approvals' }).resolves({ Payload: payload([]) });

  return {
    cloudFormation,
    stepFunctions,
    lambda,
    cloudWatch,
    /** What an execution's history says, whichever is asked about. */
    history: (...events: HistoryEvent[]) => stepFunctions.on(GetExecutionHistoryCommand).resolves({ events }),
    /** What a function answers. */
    answers: (FunctionName: string, answer: unknown) =>
      lambda.on(InvokeCommand, { FunctionName }).resolves({ Payload: payload(answer) }),
    fails: (FunctionName: string, errorType: string, errorMessage: string) =>
      lambda
        .on(InvokeCommand, { FunctionName })
        .resolves({ FunctionError: 'Unhandled', Payload: payload({ errorType, errorMessage }) }),
    /** What was sent to a function, parsed. */
    sentTo: (name: string): unknown[] =>
      lambda
        .commandCalls(InvokeCommand, { FunctionName: name })
        .map(({ args: [{ input }] }) => JSON.parse(String(input.Payload))),
    started: () =>
      stepFunctions.commandCalls(StartExecutionCommand).map(({ args: [{ input }] }) => ({
        machine: input.stateMachineArn,
        name: input.name,
        input: JSON.parse(input.input ?? 'null'),
      })),
  };
}

export function payload(answer: unknown) {
  const text = JSON.stringify(answer);
  return Object.assign(new TextEncoder().encode(text), { transformToString: () => text });
}
