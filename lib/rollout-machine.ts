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
import { acknowledgeWildcards } from './grant.ts';
import type { MachineAccess } from './machine-access.ts';
import { RolloutFunction } from './rollout-function.ts';

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
  acknowledgeWildcards(stateMachine, versions, 'A running execution goes on with the versions of before a deployment.');
  acknowledgeWildcards(stateMachine, ['*'], 'X-Ray and the delivery of logs let nobody name a resource.');
  return stateMachine;
}
