import {
  Choice,
  Condition,
  Fail,
  type IChainable,
  IntegrationPattern,
  JsonPath,
  Pass,
  Result,
  type StateMachine,
  Succeed,
  TaskInput,
  Timeout,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { NOT_YET } from '../core/protocol/rollout.ts';
import type { RolloutFunctions } from './functions.ts';
import type { MachineAccess } from './machine-access.ts';
import { rolloutMachine } from './rollout-machine.ts';
import type { Settings } from './settings/settings.ts';
import { LAMBDA_HICCUPS, PATIENT, retryUnless, step, THIS_EXECUTION } from './workflow-steps.ts';

export interface StageWorkflowProps {
  functions: RolloutFunctions;
  machine: MachineAccess;
  settings: Settings;
}

/** What *Prepare stage* answers when the stage must not begin: trying again would change nothing. */
const REFUSALS = [
  'InvalidRequest',
  'StageOutOfOrder',
  'LeaseHeld',
  'LeaseForeign',
  'RecordsUnfit',
  'WeightsDrifted',
  'AlarmNotGreen',
  'BaselineUnfit',
];

/** The stage machine: flush, warm up, ask, move, watch, and go back if anything is wrong. */
export class StageWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { functions, machine, settings }: StageWorkflowProps) {
    super(scope, id);

    const receiveRequest = new Pass(this, 'Receive request', {
      parameters: { request: JsonPath.objectAt('$'), flush: NOT_YET, flushAgain: NOT_YET },
    });
    const prepareStage = step(this, 'Prepare stage', {
      does: functions.prepareStage,
      with: {
        request: JsonPath.objectAt('$.request'),
        execution: THIS_EXECUTION,
      },
      answersTo: '$.plan',
    });
    const flushCache = step(this, 'Flush cache', {
      does: functions.flushCache,
      with: {
        profile: 'migration',
        dryRun: JsonPath.objectAt('$.plan.dryRun'),
        skip: JsonPath.objectAt('$.plan.skipFlush'),
        previous: JsonPath.objectAt('$.flush'),
      },
      answersTo: '$.flush',
    });
    const isFlushDone = new Choice(this, 'Is the flush done?');
    const dryRunComplete = new Succeed(this, 'Dry run complete');
    const letCacheWarmUp = new Wait(this, 'Let cache warm up', { time: WaitTime.duration(settings.warmUp.wait) });
    const checkHealth = step(this, 'Check health', {
      does: functions.checkHealth,
      with: { phase: 'warm-up', plan: JsonPath.objectAt('$.plan'), flush: JsonPath.objectAt('$.flush') },
      answersTo: '$.health',
    });
    const isCacheWarm = new Choice(this, 'Is the cache warm?');
    const letCacheWarmUpMore = new Wait(this, 'Let cache warm up more', {
      time: WaitTime.duration(settings.warmUp.checkEvery),
    });
    const isApprovalNeeded = new Choice(this, 'Is approval needed?');
    const askForApproval = new LambdaInvoke(this, 'Ask for approval', {
      lambdaFunction: functions.requestApproval.version,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({
        token: JsonPath.taskToken,
        plan: JsonPath.objectAt('$.plan'),
        flush: JsonPath.objectAt('$.flush'),
        health: JsonPath.objectAt('$.health'),
      }),
      resultPath: '$.approval',
      retryOnServiceExceptions: false,
      taskTimeout: Timeout.duration(settings.gate.expiry),
    });
    const approvalExpired = new Pass(this, 'Approval expired', {
      result: Result.fromObject({
        Error: 'ApprovalExpired',
        Cause: `Nobody answered at the gate within ${settings.gate.expiry.toHumanString()}.`,
      }),
      resultPath: '$.failure',
    });
    const isCacheStillFresh = new Choice(this, 'Is the cache still fresh?');
    const advanceWeights = step(this, 'Advance weights', {
      does: functions.setWeights,
      with: { action: 'advance', plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.change',
    });
    const confirmChange = step(this, 'Confirm change', {
      does: functions.setWeights,
      with: { action: 'confirm', change: JsonPath.objectAt('$.change'), plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.change',
    });
    const isChangeInSync = new Choice(this, 'Is the change in sync?');
    const letChangeSpread = new Wait(this, 'Let change spread', {
      time: WaitTime.duration(settings.propagation.checkEvery),
    });
    const letResolversCatchUp = new Wait(this, 'Let resolvers catch up', {
      time: WaitTime.secondsPath('$.plan.ttlSeconds'),
    });
    const bake = new Wait(this, 'Bake', { time: WaitTime.duration(settings.bake.checkEvery) });
    const checkBake = step(this, 'Check bake', {
      does: functions.checkHealth,
      with: {
        phase: 'bake',
        plan: JsonPath.objectAt('$.plan'),
        flush: JsonPath.objectAt('$.flush'),
        flushAgain: JsonPath.objectAt('$.flushAgain'),
        change: JsonPath.objectAt('$.change'),
      },
      answersTo: '$.health',
    });
    const isBakeOver = new Choice(this, 'Is the bake over?');
    const releaseLease = step(this, 'Release lease', {
      does: functions.setWeights,
      with: { action: 'release', plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.released',
    });
    const stageComplete = new Succeed(this, 'Stage complete');

    const rollBack = step(this, 'Roll back', {
      does: functions.startRollback,
      with: { executionArn: JsonPath.stringAt('$$.Execution.Id'), state: JsonPath.objectAt('$') },
      answersTo: '$.rollback',
    });
    const stageFailed = new Fail(this, 'Stage failed', {
      errorPath: '$.rollback.error',
      causePath: '$.rollback.cause',
    });
    const rollbackNotStarted = new Fail(this, 'Rollback not started', {
      error: 'RollbackNotStarted',
      cause:
        'The stage failed and its rollback could not be started. The watcher starts it within a minute or two; if the weights do not return, see the runbook, RollbackNotStarted.',
    });

    const passed = Condition.stringEquals('$.health.verdict', 'pass');
    const mayWait = Condition.stringEquals('$.health.verdict', 'wait');
    const needsApproval = Condition.booleanEquals('$.plan.needsApproval', true);
    const notAskedYet = Condition.not(Condition.isPresent('$.approval'));
    const tooOld = Condition.timestampGreaterThanJsonPath('$$.State.EnteredTime', '$.flush.freshUntil');
    const afterAdvance = settings.flush.againAfterAdvance ? this.flushAgain(functions, bake, rollBack) : bake;

    receiveRequest.next(prepareStage).next(flushCache).next(isFlushDone);
    isFlushDone
      .when(Condition.booleanEquals('$.flush.done', false), flushCache)
      .when(Condition.booleanEquals('$.plan.dryRun', true), dryRunComplete)
      .otherwise(letCacheWarmUp.next(checkHealth).next(isCacheWarm));
    isCacheWarm.when(passed, isApprovalNeeded).when(mayWait, letCacheWarmUpMore.next(checkHealth)).otherwise(rollBack);
    isApprovalNeeded
      .when(Condition.and(needsApproval, notAskedYet), askForApproval.next(isCacheStillFresh))
      .otherwise(advanceWeights);
    isCacheStillFresh.when(tooOld, flushCache).otherwise(advanceWeights);
    advanceWeights.next(confirmChange).next(isChangeInSync);
    isChangeInSync
      .when(Condition.stringEquals('$.change.status', 'INSYNC'), letResolversCatchUp.next(afterAdvance))
      .otherwise(letChangeSpread.next(confirmChange));
    bake.next(checkBake).next(isBakeOver);
    isBakeOver.when(passed, releaseLease.next(stageComplete)).when(mayWait, bake).otherwise(rollBack);

    retryUnless(prepareStage, REFUSALS, PATIENT);
    retryUnless(checkHealth, [], PATIENT);
    retryUnless(advanceWeights, ['Fenced', 'WeightsDrifted', 'AlarmNotGreen'], PATIENT);
    retryUnless(confirmChange, ['ChangeNotInSync'], PATIENT);
    retryUnless(checkBake, [], PATIENT);
    retryUnless(releaseLease, ['Fenced', 'WeightsDrifted'], PATIENT);
    retryUnless(rollBack, [], PATIENT);

    askForApproval.addRetry(LAMBDA_HICCUPS);
    askForApproval.addCatch(approvalExpired.next(rollBack), { errors: ['States.Timeout'], resultPath: '$.failure' });
    rollBack.addCatch(rollbackNotStarted, { resultPath: '$.rollback' }).next(stageFailed);
    const fallible = [
      prepareStage,
      flushCache,
      checkHealth,
      askForApproval,
      advanceWeights,
      confirmChange,
      checkBake,
      releaseLease,
    ];
    for (const task of fallible) task.addCatch(rollBack, { resultPath: '$.failure' });

    this.stateMachine = rolloutMachine(this, machine, receiveRequest, 'Moves traffic to one stage of the rollout.');
  }

  /** Until the weights moved, it was still the old mix of backends that refilled the cache. */
  private flushAgain(functions: RolloutFunctions, next: IChainable, rollBack: IChainable): IChainable {
    const flushCacheAgain = step(this, 'Flush cache again', {
      does: functions.flushCache,
      with: {
        profile: 'migration',
        skip: JsonPath.objectAt('$.plan.skipFlush'),
        previous: JsonPath.objectAt('$.flushAgain'),
      },
      answersTo: '$.flushAgain',
    });
    const isSecondFlushDone = new Choice(this, 'Is the second flush done?')
      .when(Condition.booleanEquals('$.flushAgain.done', true), next)
      .otherwise(flushCacheAgain);
    flushCacheAgain.addCatch(rollBack, { resultPath: '$.failure' });
    return flushCacheAgain.next(isSecondFlushDone);
  }
}
