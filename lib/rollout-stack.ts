import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RolloutOrchestrator } from './rollout-orchestrator.ts';
import type { Settings } from './settings/settings.ts';

export interface RolloutStackProps extends StackProps {
  settings: Settings;
}

/** One environment: the orchestrator, and the names that the CLI finds it by. */
export class RolloutStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: RolloutStackProps) {
    super(scope, id, { description: descriptionOf(settings), ...props });
    const rollout = new RolloutOrchestrator(this, 'Rollout', settings);
    const { recordGroup, functions, stage, rollback, safetyNet, reports } = rollout;
    const outputs = {
      StageMachineArn: stage.stateMachine.stateMachineArn,
      RollbackMachineArn: rollback.stateMachine.stateMachineArn,
      PrepareFunctionName: functions.prepareStage.lambda.functionName,
      CheckFunctionName: functions.checkHealth.lambda.functionName,
      FlushFunctionName: functions.flushCache.lambda.functionName,
      ProbeFunctionName: functions.probeCache.lambda.functionName,
      DecideFunctionName: functions.decideApproval.lambda.functionName,
      ApprovalsFunctionName: functions.approvalsWidget.lambda.functionName,
      PreflightFunctionName: functions.preflight.lambda.functionName,
      OperatorTopicArn: safetyNet.topic.topicArn,
      WatchFunctionName: functions.watchRollouts.lambda.functionName,
      RecordGroup: recordGroup.json,
      Stages: this.toJsonString(settings.stages),
      ...(reports && { ReportsLocation: reports.location }),
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** CloudFormation takes 1,024 characters, and a group may have more names than that. */
function descriptionOf({ recordGroup: { records } }: Settings): string {
  const [first, ...others] = records.map(({ name }) => name);
  return `Sluice: moves traffic of ${first}${others.length > 0 ? ` and ${others.length} more` : ''} stage by stage`;
}
