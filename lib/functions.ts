import { Annotations, Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type * as z from 'zod';
import type { AlarmNames } from '../core/alarms/listed-alarms.ts';
import { COMPARE_SECONDS, type CompatibilityConfig } from '../core/compatibility/config.ts';
import type { Evictable } from '../core/compatibility/may-evict.ts';
import type { FlushConfig } from '../core/flush/flush-request.ts';
import type { Environment as AbortStage } from '../functions/abort-stage/handler.ts';
import type { Environment as ApprovalsWidget } from '../functions/approvals-widget/handler.ts';
import type { Environment as CheckHealth } from '../functions/check-health/handler.ts';
import type { LookEvery } from '../functions/check-health/look-after.ts';
import type { Environment as CompareBackends } from '../functions/compare-backends/handler.ts';
import type { Environment as DecideApproval } from '../functions/decide-approval/handler.ts';
import type { Environment as FlushCache } from '../functions/flush-cache/handler.ts';
import type { Environment as Preflight } from '../functions/preflight/handler.ts';
import type { Environment as PrepareStage } from '../functions/prepare-stage/handler.ts';
import type { Environment as ProbeCache } from '../functions/probe-cache/handler.ts';
import type { Environment as RequestApproval } from '../functions/request-approval/handler.ts';
import type { Environment as SetWeights } from '../functions/set-weights/handler.ts';
import type { Environment as StartRollback } from '../functions/start-rollback/handler.ts';
import type { Environment as WatchRollouts } from '../functions/watch-rollouts/handler.ts';
import type { ApprovalStore } from './approval-store.ts';
import type { CacheAccess } from './cache-access.ts';
import type { EventBus } from './event-bus.ts';
import { grant, grantReadAlarms, grantReadMetrics } from './grant.ts';
import type { MachineAccess } from './machine-access.ts';
import type { OperatorTopic } from './operator-topic.ts';
import type { RecordGroup } from './record-group.ts';
import { RolloutFunction } from './rollout-function.ts';
import { rolloutName } from './rollout-name.ts';
import type { CompatibilitySettings } from './settings/compatibility-settings.ts';
import { stagesFlushedAgain } from './settings/flush-again.ts';
import { overlaps } from './settings/flush-patterns.ts';
import { budgetMicroseconds } from './settings/foreground-budget.ts';
import { healthConfig } from './settings/health-config.ts';
import type { Settings } from './settings/settings.ts';
import { gatedStages, percentsOf } from './settings/stages.ts';

export interface RolloutFunctionsProps {
  settings: Settings;
  recordGroup: RecordGroup;
  cache: CacheAccess;
  approvals: ApprovalStore;
  operators: OperatorTopic;
  events: EventBus;
  stageMachine: MachineAccess;
  rollbackMachine: MachineAccess;
}

/** The flush stops by itself before Lambda stops it, so that it can say how far it got. */
const FLUSH_CALL = Duration.seconds(60);

/** Each Lambda and exactly its permissions, in the order in which a stage meets them. */
export class RolloutFunctions extends Construct {
  readonly prepareStage: RolloutFunction;
  readonly flushCache: RolloutFunction;
  /** Only where the settings name probes. */
  readonly compareBackends: RolloutFunction | undefined;
  readonly probeCache: RolloutFunction;
  readonly checkHealth: RolloutFunction;
  readonly requestApproval: RolloutFunction;
  readonly decideApproval: RolloutFunction;
  readonly approvalsWidget: RolloutFunction;
  readonly setWeights: RolloutFunction;
  readonly startRollback: RolloutFunction;
  readonly abortStage: RolloutFunction;
  readonly watchRollouts: RolloutFunction;
  readonly preflight: RolloutFunction;

  constructor(scope: Construct, id: string, props: RolloutFunctionsProps) {
    super(scope, id);
    const { settings, recordGroup, cache, approvals, operators, events, stageMachine, rollbackMachine } = props;
    const RECORD_GROUP = recordGroup.json;
    const STAGES = JSON.stringify(percentsOf(settings.stages));
    const HEALTH = Stack.of(this).toJsonString(healthConfig(settings));
    const ALARMS = Stack.of(this).toJsonString({
      abortOn: settings.alarms.abortOn,
      abortOnCanary: settings.alarms.abortOnCanary,
    } satisfies AlarmNames);
    const STAGE_MACHINE_ARN = stageMachine.arn;
    const ROLLBACK_MACHINE_ARN = rollbackMachine.arn;
    const APPROVALS_PREFIX = approvals.prefix;
    const EVENTS = events.json;
    const COMMENT_REQUIRED = settings.gate.commentRequired ? 'yes' : 'no';

    this.compareBackends = settings.compatibility && this.addCompareBackends(cache, settings, settings.compatibility);
    const { onPrepare = 'off' } = settings.compatibility ?? {};
    const asked =
      this.compareBackends && onPrepare !== 'off' ? { compareBackends: this.compareBackends, onPrepare } : null;
    this.prepareStage = new RolloutFunction(this, 'PrepareStage', {
      folder: 'prepare-stage',
      description: 'Refuses what is unsafe, plans the stage and claims the lease.',
      timeLimit: Duration.minutes(1).plus(asked?.compareBackends.timeLimit ?? Duration.seconds(0)),
      environment: {
        RECORD_GROUP,
        HEALTH,
        STAGES,
        GATE_STAGES: JSON.stringify(gatedStages(settings)),
        FLUSH_AGAIN_STAGES: JSON.stringify(stagesFlushedAgain(settings)),
        ROLLBACK_MACHINE_ARN,
        EVENTS,
        ...(asked && { COMPARE_BACKENDS: asked.compareBackends.version.functionArn, ON_PREPARE: asked.onPrepare }),
      } satisfies z.input<typeof PrepareStage>,
    });
    if (asked) grantAsk(this.prepareStage, [asked.compareBackends]);
    recordGroup.grantClaim(this.prepareStage);
    stageMachine.grantList(this.prepareStage);
    stageMachine.grantDescribe(this.prepareStage);
    stageMachine.grantHistory(this.prepareStage);
    rollbackMachine.grantList(this.prepareStage);
    rollbackMachine.grantDescribe(this.prepareStage);
    grantReadAlarms(this.prepareStage);
    grantReadMetrics(this.prepareStage);

    this.flushCache = new RolloutFunction(this, 'FlushCache', {
      folder: 'flush-cache',
      description: 'Deletes the keys of a flush profile, and only those.',
      timeLimit: FLUSH_CALL,
      network: cache.network,
      environment: {
        CACHE: cache.json,
        FLUSH: JSON.stringify({
          profiles: settings.flush.profiles,
          preserve: settings.flush.preserve,
          timeLimitSeconds: settings.flush.timeLimit.toSeconds(),
          maxFlushAgeSeconds: settings.flush.maxFlushAge.toSeconds(),
          foregroundBudgetMicroseconds: budgetMicroseconds(settings.flush.foregroundBudget),
          secondPass: settings.flush.secondPass,
          ...(settings.flush.over && { overSeconds: settings.flush.over.toSeconds() }),
        } satisfies z.input<typeof FlushConfig>),
        STACK: rolloutName(this),
      } satisfies z.input<typeof FlushCache>,
    });
    for (const sentence of overlaps(settings.flush)) {
      Annotations.of(this.flushCache).addWarningV2('Sluice:PreservedOverlap', sentence);
    }
    cache.grantConnect(this.flushCache);

    this.probeCache = new RolloutFunction(this, 'ProbeCache', {
      folder: 'probe-cache',
      traced: false,
      description: 'Publishes once a minute how the cache is.',
      network: cache.network,
      environment: { CACHE: cache.json } satisfies z.input<typeof ProbeCache>,
    });
    cache.grantConnect(this.probeCache);

    this.checkHealth = new RolloutFunction(this, 'CheckHealth', {
      folder: 'check-health',
      description: 'Judges the stage by its metrics and alarms: pass, wait or fail.',
      environment: {
        HEALTH,
        LOOK_EVERY: JSON.stringify({
          'warm-up': settings.warmUp.checkEvery.toSeconds(),
          bake: settings.bake.checkEvery.toSeconds(),
        } satisfies z.input<typeof LookEvery>),
      } satisfies z.input<typeof CheckHealth>,
    });
    grantReadAlarms(this.checkHealth);
    grantReadMetrics(this.checkHealth);
    const checks = Object.values(settings.health.checks ?? {}).map(({ functionArn }) => functionArn);
    if (checks.length > 0) grant(this.checkHealth, { actions: ['lambda:InvokeFunction'], resources: checks });

    this.requestApproval = new RolloutFunction(this, 'RequestApproval', {
      folder: 'request-approval',
      description: 'Puts the question to the people at the gate.',
      environment: {
        APPROVALS_PREFIX,
        GATE_EXPIRY_SECONDS: String(settings.gate.expiry.toSeconds()),
        EVENTS,
      } satisfies z.input<typeof RequestApproval>,
    });
    approvals.grantRequest(this.requestApproval);
    stageMachine.grantFailTask(this.requestApproval);

    this.decideApproval = new RolloutFunction(this, 'DecideApproval', {
      folder: 'decide-approval',
      description: 'Answers the gate for a person, after checking everything once more.',
      // It waits for another function, and wants to say what came of that.
      timeLimit: Duration.minutes(1),
      environment: {
        APPROVALS_PREFIX,
        ALARMS,
        RECORD_GROUP,
        CHECK_HEALTH: this.checkHealth.version.functionArn,
        COMMENT_REQUIRED,
        EVENTS,
      } satisfies z.input<typeof DecideApproval>,
    });
    approvals.grantDecide(this.decideApproval);
    stageMachine.grantAnswer(this.decideApproval);
    stageMachine.grantDescribe(this.decideApproval);
    recordGroup.grantRead(this.decideApproval);
    grantReadAlarms(this.decideApproval);
    grantAsk(this.decideApproval, [this.checkHealth]);

    this.approvalsWidget = new RolloutFunction(this, 'ApprovalsWidget', {
      folder: 'approvals-widget',
      description: 'Shows where the rollout stands, and what waits for approval; reads only.',
      environment: {
        APPROVALS_PREFIX,
        RECORD_GROUP,
        STAGES,
        STAGE_MACHINE_ARN,
        ROLLBACK_MACHINE_ARN,
        DECIDE_FUNCTION_ARN: this.decideApproval.lambda.functionArn,
        COMMENT_REQUIRED,
      } satisfies z.input<typeof ApprovalsWidget>,
    });
    approvals.grantView(this.approvalsWidget);
    recordGroup.grantRead(this.approvalsWidget);
    for (const machine of [stageMachine, rollbackMachine]) {
      machine.grantList(this.approvalsWidget);
      machine.grantDescribe(this.approvalsWidget);
      machine.grantHistory(this.approvalsWidget);
    }

    this.setWeights = new RolloutFunction(this, 'SetWeights', {
      folder: 'set-weights',
      description: 'Moves the weights and the lease together, or not at all.',
      environment: {
        RECORD_GROUP,
        ALARMS,
        STAGE_MACHINE_ARN,
        PROPAGATION_SECONDS: String(settings.propagation.deadline.toSeconds()),
        EVENTS,
      } satisfies z.input<typeof SetWeights>,
    });
    recordGroup.grantChange(this.setWeights);
    recordGroup.grantWatchChange(this.setWeights);
    recordGroup.grantReadProtections(this.setWeights);
    grantReadAlarms(this.setWeights);
    stageMachine.grantList(this.setWeights);
    stageMachine.grantDescribe(this.setWeights);
    stageMachine.grantHistory(this.setWeights);
    stageMachine.grantStop(this.setWeights);

    this.startRollback = new RolloutFunction(this, 'StartRollback', {
      folder: 'start-rollback',
      description: 'Starts the rollback of a failed stage and puts its cause into words.',
      environment: { RECORD_GROUP, ROLLBACK_MACHINE_ARN, EVENTS } satisfies z.input<typeof StartRollback>,
    });
    recordGroup.grantRead(this.startRollback);
    rollbackMachine.grantStart(this.startRollback);
    rollbackMachine.grantDescribe(this.startRollback);

    this.abortStage = new RolloutFunction(this, 'AbortStage', {
      folder: 'abort-stage',
      description: 'Ends the running stage when a listed alarm turns red.',
      environment: { RECORD_GROUP, ALARMS, STAGE_MACHINE_ARN, ROLLBACK_MACHINE_ARN } satisfies z.input<
        typeof AbortStage
      >,
    });
    recordGroup.grantRead(this.abortStage);
    grantReadAlarms(this.abortStage);
    stageMachine.grantList(this.abortStage);
    stageMachine.grantDescribe(this.abortStage);
    stageMachine.grantHistory(this.abortStage);
    stageMachine.grantStop(this.abortStage);
    rollbackMachine.grantStart(this.abortStage);
    rollbackMachine.grantDescribe(this.abortStage);

    this.watchRollouts = new RolloutFunction(this, 'WatchRollouts', {
      folder: 'watch-rollouts',
      traced: false,
      description: 'Rolls back whatever ended without releasing its lease, however it ended.',
      environment: {
        RECORD_GROUP,
        STAGE_MACHINE_ARN,
        ROLLBACK_MACHINE_ARN,
        APPROVALS_PREFIX,
        TOPIC_ARN: operators.topic.topicArn,
        EVENTS,
        STACK_NAME: rolloutName(this),
      } satisfies z.input<typeof WatchRollouts>,
    });
    recordGroup.grantRead(this.watchRollouts);
    grantReadAlarms(this.watchRollouts);
    approvals.grantSweep(this.watchRollouts);
    approvals.grantRemind(this.watchRollouts);
    operators.grantPublish(this.watchRollouts.role);
    for (const machine of [stageMachine, rollbackMachine]) {
      machine.grantList(this.watchRollouts);
      machine.grantDescribe(this.watchRollouts);
    }
    rollbackMachine.grantStart(this.watchRollouts);

    const tellers = [
      this.prepareStage,
      this.requestApproval,
      this.decideApproval,
      this.setWeights,
      this.startRollback,
      this.watchRollouts,
    ];
    for (const teller of tellers) events.grantAnnounce(teller);

    this.preflight = new RolloutFunction(this, 'Preflight', {
      folder: 'preflight',
      description: 'Says whether a stage could begin, and whether this is a moment to deploy; changes nothing.',
      timeLimit: Duration.minutes(3).plus(this.compareBackends?.timeLimit ?? Duration.seconds(0)),
      environment: {
        PREPARE_STAGE: this.prepareStage.version.functionArn,
        SET_WEIGHTS: this.setWeights.version.functionArn,
        FLUSH_CACHE: this.flushCache.version.functionArn,
        ...(this.compareBackends && {
          COMPARE_BACKENDS: this.compareBackends.version.functionArn,
          ON_PREPARE: onPrepare,
        }),
        STAGES,
        STAGE_MACHINE_ARN,
        ROLLBACK_MACHINE_ARN,
        STACK_NAME: rolloutName(this),
      } satisfies z.input<typeof Preflight>,
    });
    grantAsk(this.preflight, [this.prepareStage, this.setWeights, this.flushCache]);
    if (this.compareBackends) grantAsk(this.preflight, [this.compareBackends]);
  }

  /** In the cache's network, which must also reach the backends. */
  private addCompareBackends(
    cache: CacheAccess,
    { flush: { profiles, preserve } }: Settings,
    { onPrepare: _, ...compatibility }: CompatibilitySettings,
  ): RolloutFunction {
    const compareBackends = new RolloutFunction(this, 'CompareBackends', {
      folder: 'compare-backends',
      description: 'Asks both backends whether each reads what the other cached; evicts the keys of its probes.',
      // A probe that was begun in time may need its own time-outs.
      timeLimit: Duration.seconds(COMPARE_SECONDS).plus(Duration.minutes(2)),
      network: cache.network,
      environment: {
        CACHE: cache.json,
        COMPATIBILITY: Stack.of(this).toJsonString(compatibility satisfies z.input<typeof CompatibilityConfig>),
        EVICTABLE: JSON.stringify({ patterns: profiles.migration ?? [], preserve } satisfies Evictable),
      } satisfies z.input<typeof CompareBackends>,
    });
    cache.grantConnect(compareBackends);
    return compareBackends;
  }
}

function grantAsk(to: RolloutFunction, functions: RolloutFunction[]): void {
  grant(to, {
    actions: ['lambda:InvokeFunction'],
    resources: functions.map(({ version }) => version.functionArn),
  });
}
