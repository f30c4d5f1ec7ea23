import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { ApprovalStore } from './approval-store.ts';
import { CacheAccess } from './cache-access.ts';
import { OperatorDashboard } from './dashboard/dashboard.ts';
import { EventBus } from './event-bus.ts';
import { RolloutFunctions } from './functions.ts';
import { MachineAccess } from './machine-access.ts';
import { Notifications } from './notifications.ts';
import { OperatorTopic } from './operator-topic.ts';
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
  /** @internal */
  readonly functions: RolloutFunctions;

  constructor(scope: Construct, id: string, props: RolloutOrchestratorProps) {
    super(scope, id);
    this.node.addValidation({ validate: () => unexplainedWildcards(this) });
    const { name: own = '' } = props;
    const name = nameRollout(this, own);
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
  }
}
