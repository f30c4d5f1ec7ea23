import { type Alarm, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ApprovalStore } from './approval-store.ts';
import { CacheAccess } from './cache-access.ts';
import { EventBus } from './event-bus.ts';
import { RolloutFunctions } from './functions.ts';
import { MachineAccess } from './machine-access.ts';
import { Notifications } from './notifications.ts';
import { OperatorDashboard } from './operator-dashboard.ts';
import { OperatorTopic } from './operator-topic.ts';
import { PeopleAccess } from './people-access.ts';
import { ScheduledPreflight } from './preflight.ts';
import type { RolloutOrchestratorProps } from './props.ts';
import { RecordGroup } from './record-group.ts';
import { StageReports } from './reports.ts';
import { RollbackWorkflow } from './rollback-workflow.ts';
import { nameRollout } from './rollout-name.ts';
import { RolloutOutputs } from './rollout-outputs.ts';
import { SafetyNet } from './safety-net.ts';
import { settingsOf } from './settings-of-props.ts';
import { StageWorkflow } from './stage-workflow.ts';
import { unexplainedWildcards } from './wildcards.ts';

/** Everything that moves one record group: what to import into a CDK app of one's own. */
export class RolloutOrchestrator extends Construct {
  /** What moves traffic to a stage. */
  readonly stageMachine: StateMachine;
  /** What puts it back. */
  readonly rollbackMachine: StateMachine;
  /** Where operators hear of what they did not ask for. */
  readonly topic: ITopic;
  /** Those about Sluice itself, which the topic hears of: runbook.md has an article for each. */
  readonly alarms: Alarm[];
  /** Flushes one profile, `{ "profile": "after-sync" }`, for whoever may invoke it; docs/flush.md says what it answers. */
  readonly flushFunction: IFunction;
  /** @internal */
  readonly functions: RolloutFunctions;
  /** @internal */
  readonly people: PeopleAccess;
  private readonly rollout: string;

  constructor(scope: Construct, id: string, props: RolloutOrchestratorProps) {
    super(scope, id);
    this.node.addValidation({ validate: () => unexplainedWildcards(this) });
    const { name: own = '' } = props;
    const name = nameRollout(this, own);
    this.rollout = name;
    const settings = settingsOf(this, props);
    const recordGroup = new RecordGroup(this, 'RecordGroup', settings.recordGroup);
    const cache = new CacheAccess(this, 'Cache', settings.cache);
    const approvals = new ApprovalStore(this, 'Approvals');
    const operators = new OperatorTopic(this, 'Operators', settings);
    const stageMachine = new MachineAccess(this, 'StageMachine', `${name}-stage`);
    const rollbackMachine = new MachineAccess(this, 'RollbackMachine', `${name}-rollback`);
    const events = new EventBus(this, 'Events', { stageMachine, runbookUrl: settings.runbookUrl });
    const access = { settings, cache, approvals, operators, events, stageMachine, rollbackMachine };

    this.functions = new RolloutFunctions(this, 'Functions', { ...access, recordGroup });
    this.people = new PeopleAccess(this, 'People', {
      functions: this.functions,
      recordGroup,
      stageMachine,
      rollbackMachine,
    });
    const stage = new StageWorkflow(this, 'Stage', { functions: this.functions, machine: stageMachine, settings });
    const rollback = new RollbackWorkflow(this, 'Rollback', {
      functions: this.functions,
      machine: rollbackMachine,
      operators,
      settings,
    });
    const safetyNet = new SafetyNet(this, 'SafetyNet', {
      functions: this.functions,
      stage,
      rollback,
      operators,
      settings,
    });
    new Notifications(this, 'Notifications', {
      functions: this.functions,
      rollback,
      operators,
      settings,
    });
    const reports = settings.reports && new StageReports(this, 'Reports', { ...access, reports: settings.reports });
    const { every } = settings.preflight;
    if (every) {
      new ScheduledPreflight(this, 'Preflight', { preflight: this.functions.preflight, every, operators });
    }
    new OperatorDashboard(this, 'Dashboard', {
      functions: this.functions,
      stage,
      rollback,
      operators,
      settings,
    });
    new RolloutOutputs(this, 'Outputs', {
      name: own,
      recordGroup,
      functions: this.functions,
      stage,
      rollback,
      safetyNet,
      reports,
      settings,
    });
    this.stageMachine = stage.stateMachine;
    this.rollbackMachine = rollback.stateMachine;
    this.topic = operators.topic;
    this.alarms = operators.alarms;
    this.flushFunction = this.functions.flushCache.lambda as IFunction;
  }

  /** Lets somebody look, by the command line and the dashboard: how things stand, what runs, what waits, what was. */
  grantRead(grantee: IGrantable): Grant {
    return this.people.look(grantee);
  }

  /** To look and to start stages, as a pipeline does. It can neither answer at a gate nor take traffic back. */
  grantStart(grantee: IGrantable): Grant {
    return this.grantRead(grantee).combine(this.people.start(grantee));
  }

  /** To look and to answer at a gate. */
  grantApprove(grantee: IGrantable): Grant {
    return this.grantRead(grantee).combine(this.people.approve(grantee));
  }

  /** All that the command line does, but for a drill: stages, answers, aborts, rollbacks and flushes. */
  grantOperate(grantee: IGrantable): Grant {
    const { people } = this;
    return this.grantStart(grantee).combine(people.approve(grantee)).combine(people.operate(grantee));
  }

  /** A metric that Sluice publishes of this rollout; docs/flush.md names those of a flush. Its average, if nothing else is said. */
  metric(name: string, options: MetricOptions = {}): Metric {
    const { dimensionsMap, ...others } = options;
    return new Metric({
      namespace: 'Sluice',
      metricName: name,
      dimensionsMap: { Stack: this.rollout, ...dimensionsMap },
      ...others,
    });
  }

  /** The canary's share of traffic by the records, in percent; published when it moves, and at each look of the watcher. */
  metricIntendedCanaryPercent(options?: MetricOptions): Metric {
    return this.metric('IntendedCanaryPercent', options);
  }

  /** How many keys the flushes of stages and rollbacks deleted. */
  metricKeysDeleted(options?: MetricOptions): Metric {
    return this.flushMetric('KeysDeleted', { statistic: 'Sum', ...options });
  }

  /** How many of the keys that they met a preserve pattern saved. */
  metricKeysPreserved(options?: MetricOptions): Metric {
    return this.flushMetric('KeysPreserved', { statistic: 'Sum', ...options });
  }

  /** How long such a flush took, in milliseconds. */
  metricFlushDuration(options?: MetricOptions): Metric {
    return this.flushMetric('FlushDuration', { statistic: 'Maximum', ...options });
  }

  private flushMetric(name: string, options: MetricOptions): Metric {
    return this.metric(name, { ...options, dimensionsMap: { Profile: 'migration' } });
  }
}
