import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { RolloutFunctions } from './functions.ts';
import type { MachineAccess } from './machine-access.ts';
import { RolloutFunction } from './rollout-function.ts';
import { explainWildcards } from './wildcards.ts';

/** What a machine with tracing and a log does. */
const UNNAMEABLE = [
  ...['PutTraceSegments', 'PutTelemetryRecords', 'GetSamplingRules', 'GetSamplingTargets'].map(
    (name) => `xray:${name}`,
  ),
  ...['Create', 'Get', 'Update', 'Delete'].map((verb) => `logs:${verb}LogDelivery`),
  ...['ListLogDeliveries', 'PutResourcePolicy', 'DescribeResourcePolicies', 'DescribeLogGroups'].map(
    (name) => `logs:${name}`,
  ),
];

/** A Standard state machine that logs what it does, but not its data: a task token is among that. */
export function rolloutMachine(
  scope: Construct,
  machine: MachineAccess,
  functions: RolloutFunctions,
  start: IChainable,
  comment: string,
): StateMachine {
  const stateMachine = new StateMachine(scope, 'Machine', {
    stateMachineName: machine.machineName,
    stateMachineType: StateMachineType.STANDARD,
    definitionBody: DefinitionBody.fromChainable(start),
    comment,
    tracingEnabled: true,
    logs: {
      destination: new LogGroup(scope, 'Log', {
        logGroupName: `/aws/vendedlogs/states/${machine.machineName}`,
        retention: RetentionDays.THREE_MONTHS,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel.ALL,
      includeExecutionData: false,
    },
  });
  const versions = functions.node.children.flatMap((each) =>
    each instanceof RolloutFunction ? each.everyVersion : [],
  );
  explainWildcards(
    stateMachine,
    ['lambda:InvokeFunction'],
    versions,
    'A running execution goes on with the versions of before a deployment.',
  );
  explainWildcards(stateMachine, UNNAMEABLE, ['*'], 'X-Ray and the delivery of logs let nobody name a resource.');
  return stateMachine;
}
