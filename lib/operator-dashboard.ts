import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, AlarmStatusWidget, Column, CustomWidget, Dashboard, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { dashboardName } from '../core/events/links.ts';
import { consoleOf } from './console-of.ts';
import { links } from './dashboard/links.ts';
import { GRAPH_WIDTH } from './dashboard/metrics.ts';
import { executions, flushRecord } from './dashboard/rollout-graphs.ts';
import { signalGraphs } from './dashboard/signal-graphs.ts';
import { weightsGraph } from './dashboard/weights-graph.ts';
import type { RolloutFunctions } from './functions.ts';
import type { OperatorTopic } from './operator-topic.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import { RolloutFunction } from './rollout-function.ts';
import { rolloutName } from './rollout-name.ts';
import type { Settings } from './settings/settings.ts';
import type { StageWorkflow } from './stage-workflow.ts';

export interface OperatorDashboardProps {
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  /** Everything that pages them is shown. */
  operators: OperatorTopic;
  settings: Settings;
}

/** A question with its evidence can be read without scrolling. */
const TOP_HEIGHT = 12;
const GRAPH_HEIGHT = 6;

/** Where an operator looks, and answers at the gate: how things stand on top, below it what a stage is judged by. */
export class OperatorDashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { functions, stage, rollback, operators, settings }: OperatorDashboardProps,
  ) {
    super(scope, id);
    const { region } = Stack.of(this);
    const rollout = rolloutName(this);
    const { health, runbookUrl } = settings;
    const now = new CustomWidget({
      title: 'Now, and what waits for approval',
      functionArn: functions.approvalsWidget.lambda.functionArn,
      width: 2 * GRAPH_WIDTH,
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
    dashboard.addWidgets(now, new Column(...this.alarms(operators, settings)));
    dashboard.addWidgets(
      weightsGraph(health, rollout, stage.stateMachine, rollback.stateMachine),
      links({ console: consoleOf(this), region, machines, logs, runbookUrl }, GRAPH_WIDTH, GRAPH_HEIGHT),
    );
    // Mostly what Redis needs for three answers; Lambda counts it at no cost.
    const look = functions.probeCache.lambda.metricDuration({ label: 'look of the probe' });
    for (const row of signalGraphs(settings, rollout, look)) dashboard.addWidgets(...row);
    dashboard.addWidgets(
      executions('Stages', stage.stateMachine),
      executions('Rollbacks', rollback.stateMachine),
      flushRecord(rollout),
    );
  }

  /** As they stand now: those of Sluice's own, and those that stop a stage. */
  private alarms({ alarms: own }: OperatorTopic, { alarms: { abortOn, abortOnCanary } }: Settings): IWidget[] {
    const names = [...new Set([...abortOn, ...abortOnCanary])];
    const listed = names.map((name, i) => Alarm.fromAlarmName(this, `Listed${i + 1}`, name));
    const shown = [
      { title: 'Alarms about Sluice itself', alarms: own },
      { title: 'Alarms that stop a stage', alarms: listed },
    ].filter(({ alarms }) => alarms.length > 0);
    const height = TOP_HEIGHT / shown.length;
    return shown.map((each) => new AlarmStatusWidget({ ...each, width: GRAPH_WIDTH, height }));
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
