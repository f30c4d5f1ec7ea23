import { Duration, Stack } from 'aws-cdk-lib';
import { CustomWidget, Dashboard, GraphWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { RolloutFunctions } from './functions.ts';
import { cacheGraphs, GRAPH_WIDTH, trafficGraphs } from './health-graphs.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import type { Settings } from './settings.ts';
import type { StageWorkflow } from './stage-workflow.ts';

export interface OperatorDashboardProps {
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  settings: Settings;
}

/** Where an operator looks, and answers at the gate: what waits on top, below it what a stage is judged by. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { functions, stage, rollback, settings }: OperatorDashboardProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    const waitingForApproval = new CustomWidget({
      title: 'Waiting for approval',
      functionArn: functions.approvalsWidget.lambda.functionArn,
      width: 3 * GRAPH_WIDTH,
      height: 9,
    });

    // CloudWatch keeps dashboards for all regions of an account together, so the region belongs in the name.
    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: `${stackName}-${region}`,
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(waitingForApproval);
    dashboard.addWidgets(...cacheGraphs(settings.health));
    dashboard.addWidgets(...trafficGraphs(settings.health));
    dashboard.addWidgets(
      executions('Stages', stage.stateMachine),
      executions('Rollbacks', rollback.stateMachine),
      flushedKeys(stackName),
    );
  }
}

function executions(title: string, machine: StateMachine): GraphWidget {
  const left = [
    machine.metricStarted({ label: 'started' }),
    machine.metricSucceeded({ label: 'succeeded' }),
    machine.metricFailed({ label: 'failed' }),
    machine.metricAborted({ label: 'aborted' }),
    machine.metricTimedOut({ label: 'timed out' }),
  ];
  return new GraphWidget({ title, left, leftYAxis: { min: 0, showUnits: false }, width: GRAPH_WIDTH });
}

/** What the flush function publishes after each flush of a stage. */
function flushedKeys(stack: string): GraphWidget {
  const count = (metricName: string, label: string) => {
    const dimensionsMap = { Stack: stack, Profile: 'migration' };
    return new Metric({ namespace: 'Sluice', metricName, dimensionsMap, label, statistic: 'Sum' });
  };
  return new GraphWidget({
    title: 'Flushed keys',
    left: [count('KeysDeleted', 'deleted'), count('KeysPreserved', 'preserved')],
    leftYAxis: { min: 0, showUnits: false },
    width: GRAPH_WIDTH,
  });
}
