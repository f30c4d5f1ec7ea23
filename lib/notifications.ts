import { Aws } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type Finding, ownAlarmName } from '../core/alarms/own-alarms.ts';
import { SOURCE } from '../core/events/announce.ts';
import type { EventType } from '../core/events/event.ts';
import type { RolloutFunctions } from './functions.ts';
import type { OperatorTopic } from './operator-topic.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import { rolloutName } from './rollout-name.ts';
import type { Settings } from './settings/settings.ts';

export interface NotificationsProps {
  functions: RolloutFunctions;
  rollback: RollbackWorkflow;
  operators: OperatorTopic;
  settings: Settings;
}

const DONE = 'rollout.rollback.done' satisfies EventType;

/** What the watcher finds; its alarms of these names turn red once for each time. */
const FOUND: Finding[] = ['WeightsDrifted', 'ForeignLease'];

/** How other programs and people hear of a rollout: what the watcher must see to tell it, and what of it goes to the operators' topic. */
export class Notifications extends Construct {
  constructor(scope: Construct, id: string, { functions, rollback, operators, settings }: NotificationsProps) {
    super(scope, id);
    const watcher = new LambdaFunction(functions.watchRollouts.version);
    new Rule(this, 'RollbackWent', {
      description: 'The watcher announces that a rollback has begun or is over; of bad endings it hears anyway.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [rollback.stateMachine.stateMachineArn], status: ['RUNNING', 'SUCCEEDED'] },
      },
      targets: [watcher],
    });
    new Rule(this, 'WatcherFound', {
      description: 'What the watcher found is announced when its alarm turns red, and so once.',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { alarmName: FOUND.map((name) => ownAlarmName(rolloutName(this), name)), state: { value: ['ALARM'] } },
      },
      targets: [watcher],
    });
    this.notifyOperators(operators, settings);
  }

  private notifyOperators(operators: OperatorTopic, settings: Settings): void {
    const { about, also } = settings.notifications;
    const kinds = [...new Set([...about, ...also])];
    const others = kinds.filter((kind) => kind !== DONE);
    const choices = [
      ...(others.length > 0 ? [{ type: others }] : []),
      // Of the rollbacks that moved traffic the rollback machine tells by itself, so that it rests on no event.
      ...(kinds.includes(DONE) ? [{ type: [DONE], outcome: ['restored'], trafficMoved: [false] }] : []),
    ];
    if (choices.length === 0) return;

    // A topic's policy cannot say whose rules may publish: for EventBridge it takes no condition.
    const role = new Role(this, 'ToOperatorsRole', {
      assumedBy: new ServicePrincipal('events.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    operators.grantPublish(role);
    new Rule(this, 'ToOperators', {
      description: 'What a person should hear of, in words.',
      eventPattern: {
        source: [SOURCE],
        detail: { stack: [rolloutName(this)], ...(choices.length > 1 ? { $or: choices } : choices[0]) },
      },
      targets: [new SnsTopic(operators.topic, { role, message: RuleTargetInput.fromMultilineText(textOf(settings)) })],
    });
  }
}

/** EventBridge puts each line into quotes. */
function textOf({ runbookUrl }: Settings): string {
  const runbook = runbookUrl ? EventField.fromPath('$.detail.links.runbook') : EventField.fromPath('$.detail.article');
  return [
    `${EventField.fromPath('$.detail.stack')}: ${EventField.fromPath('$.detail.message')}`,
    `Look: ${EventField.fromPath('$.detail.links.console')}`,
    `Dashboard: ${EventField.fromPath('$.detail.links.dashboard')}`,
    `Runbook: ${runbook}`,
  ].join('\n');
}
