import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, AlarmStatusWidget, CustomWidget, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardName } from '../../core/events/links.ts';
import { consoleOf } from '../console-of.ts';
import type { RolloutFunctions } from '../functions.ts';
import type { RollbackWorkflow } from '../rollback-workflow.ts';
import { RolloutFunction } from '../rollout-function.ts';
import { rolloutName } from '../rollout-name.ts';
import type { Settings } from '../settings/settings.ts';
import type { StageWorkflow } from '../stage-workflow.ts';
import { links } from './links.ts';
import { GRAPH_WIDTH } from './metrics.ts';
import { executions, flushRecord } from './rollout-graphs.ts';
import { signalGraphs } from './signal-graphs.ts';
import { weightsGraph } from './weights-graph.ts';

export interface OperatorDashboardProps {
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  settings: Settings;
}

const TOP_HEIGHT = 13;

/** Where an operator looks, and answers at the gate: what waits on top, below it what a stage is judged by. */
export class OperatorDashboard extends Construct {
  constructor(scope: Construct, id: string, { functions, stage, rollback, settings }: OperatorDashboardProps) {
    super(scope, id);
    const { region } = Stack.of(this);
    const rollout = rolloutName(this);
    const { health, runbookUrl } = settings;
    const waitingForApproval = new CustomWidget({
      title: 'Waiting for approval',
      functionArn: functions.approvalsWidget.lambda.functionArn,
      width: 20,
      height: TOP_HEIGHT,
    });
    const machines: [string, string][] = [
      ['Stage machine', stage.stateMachine.stateMachineArn],
      ['Rollback machine', rollback.stateMachine.stateMachineArn],
    ];
    const logs = namedFunctions(functions).map(([name, { lambda }]): [string, string] => [
      name,
      lambda.logGroup.logGroupName,
    ]);

    const dashboard = new Dashboard(this, 'Dashboard', {
      dashboardName: dashboardName(rollout, region),
      defaultInterval: Duration.hours(3),
    });
    dashboard.addWidgets(
      waitingForApproval,
      links({ console: consoleOf(this), region, machines, logs, runbookUrl }, 4, TOP_HEIGHT),
    );
    dashboard.addWidgets(
      weightsGraph(health, rollout, stage.stateMachine, rollback.stateMachine),
      ...this.alarms(settings),
    );
    for (const row of signalGraphs(settings, rollout)) dashboard.addWidgets(...row);
    dashboard.addWidgets(
      executions('Stages', stage.stateMachine),
      executions('Rollbacks', rollback.stateMachine),
      flushRecord(rollout),
    );
  }

  /** Those that stop a stage, as they stand now. */
  private alarms({ alarms: { abortOn, abortOnCanary } }: Settings): IWidget[] {
    const names = [...new Set([...abortOn, ...abortOnCanary])];
    if (names.length === 0) return [];
    const alarms = names.map((name, i) => Alarm.fromAlarmName(this, `Listed${i + 1}`, name));
    return [new AlarmStatusWidget({ title: 'Alarms that stop a stage', alarms, width: GRAPH_WIDTH, height: 6 })];
  }
}

function namedFunctions(functions: RolloutFunctions): [name: string, RolloutFunction][] {
  return functions.node.children.flatMap((child): [string, RolloutFunction][] =>
    child instanceof RolloutFunction ? [[wordsOf(child.node.id), child]] : [],
  );
}

/** `PrepareStage` as people write it. */
function wordsOf(id: string): string {
  return id.replace(/\B[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}
