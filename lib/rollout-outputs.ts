import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { RolloutFunctions } from './functions.ts';
import type { RecordGroup } from './record-group.ts';
import type { StageReports } from './reports.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import { outermostStack } from './rollout-name.ts';
import type { SafetyNet } from './safety-net.ts';
import type { Settings } from './settings/settings.ts';
import { percentsOf } from './settings/stages.ts';
import type { StageWorkflow } from './stage-workflow.ts';

export interface RolloutOutputsProps {
  /** In front of each; the command line takes rollouts of one stack apart by it. */
  name: string;
  recordGroup: RecordGroup;
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  safetyNet: SafetyNet;
  reports: StageReports | undefined;
  settings: Settings;
}

/** What the command line finds a rollout by, in the outputs of whatever stack holds it. */
export class RolloutOutputs extends Construct {
  constructor(scope: Construct, id: string, props: RolloutOutputsProps) {
    super(scope, id);
    const { name, recordGroup, functions, stage, rollback, safetyNet, reports, settings } = props;
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
      Stages: Stack.of(this).toJsonString(percentsOf(settings.stages)),
      ...(functions.compareBackends && { CompareFunctionName: functions.compareBackends.lambda.functionName }),
      ...(reports && { ReportsLocation: reports.location }),
    };
    // In a nested stack, nobody would look for them.
    const stack = outermostStack(this);
    const place = stack === Stack.of(this) ? this : new Construct(stack, `${this.node.addr}Outputs`);
    for (const [key, value] of Object.entries(outputs)) {
      new CfnOutput(place, key, { value }).overrideLogicalId(`${name}${key}`);
    }
  }
}
