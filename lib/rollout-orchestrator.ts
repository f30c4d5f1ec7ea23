import { Stack } from 'aws-cdk-lib';
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
import { RecordGroup } from './record-group.ts';
import { StageReports } from './reports.ts';
import { RollbackWorkflow } from './rollback-workflow.ts';
import { SafetyNet } from './safety-net.ts';
import type { Settings } from './settings/settings.ts';
import { StageWorkflow } from './stage-workflow.ts';
import { unexplainedWildcards } from './wildcards.ts';

/** Everything that moves one record group: what to import into a CDK app of one's own. */
export class RolloutOrchestrator extends Construct {
  readonly recordGroup: RecordGroup;
  readonly functions: RolloutFunctions;
  readonly stage: StageWorkflow;
  readonly rollback: RollbackWorkflow;
  readonly safetyNet: SafetyNet;
  /** Only where the settings ask for reports. */
  readonly reports: StageReports | undefined;

  constructor(scope: Construct, id: string, settings: Settings) {
    super(scope, id);
    this.node.addValidation({ validate: () => unexplainedWildcards(this) });
    const { stackName } = Stack.of(this);
    this.recordGroup = new RecordGroup(this, 'RecordGroup', settings.recordGroup);
    const cache = new CacheAccess(this, 'Cache', settings.cache);
    const approvals = new ApprovalStore(this, 'Approvals');
    const operators = new OperatorTopic(this, 'Operators', settings);
    const stageMachine = new MachineAccess(this, 'StageMachine', `${stackName}-stage`);
    const rollbackMachine = new MachineAccess(this, 'RollbackMachine', `${stackName}-rollback`);
    const events = new EventBus(this, 'Events', { stageMachine, runbookUrl: settings.runbookUrl });
    const access = { settings, cache, approvals, operators, events, stageMachine, rollbackMachine };

    this.functions = new RolloutFunctions(this, 'Functions', { ...access, recordGroup: this.recordGroup });
    this.stage = new StageWorkflow(this, 'Stage', { functions: this.functions, machine: stageMachine, settings });
    this.rollback = new RollbackWorkflow(this, 'Rollback', {
      functions: this.functions,
      machine: rollbackMachine,
      operators,
      settings,
    });
    this.safetyNet = new SafetyNet(this, 'SafetyNet', {
      functions: this.functions,
      stage: this.stage,
      rollback: this.rollback,
      operators,
      settings,
    });
    new Notifications(this, 'Notifications', {
      functions: this.functions,
      rollback: this.rollback,
      operators,
      settings,
    });
    const { reports } = settings;
    this.reports = reports && new StageReports(this, 'Reports', { ...access, reports });
    const { every } = settings.preflight;
    if (every) {
      new ScheduledPreflight(this, 'Preflight', { preflight: this.functions.preflight, every, operators });
    }
    new OperatorDashboard(this, 'Dashboard', {
      functions: this.functions,
      stage: this.stage,
      rollback: this.rollback,
      settings,
    });
  }
}
