import { Condition, Errors, JsonPath, Result, type StateMachine, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type EndingName, type ErrorName, REFUSALS } from '../core/protocol/endings.ts';
import { NOT_YET } from '../core/protocol/rollout.ts';
import type { STAGE_STATES } from '../core/protocol/states.ts';
import type { RolloutFunctions } from './functions.ts';
import type { MachineAccess } from './machine-access.ts';
import { rolloutMachine } from './rollout-machine.ts';
import type { Settings } from './settings/settings.ts';
import { INSISTING, PATIENT, retryUnless, statesOf, THIS_EXECUTION } from './workflow-steps.ts';

/** *Check health* says itself when there can be something new to see. */
const LOOK_AFTER = WaitTime.secondsPath('$.health.lookAfterSeconds');

export interface StageWorkflowProps {
  functions: RolloutFunctions;
  machine: MachineAccess;
  settings: Settings;
}

/** The stage machine: flush, warm up, ask, move, watch, and go back if anything is wrong. */
export class StageWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { functions, machine, settings }: StageWorkflowProps) {
    super(scope, id);
    const { pass, step, gate, choice, wait, succeed, fail } = statesOf<typeof STAGE_STATES>(this);

    const receiveRequest = pass('Receive request', {
      parameters: { request: JsonPath.objectAt('$'), flush: NOT_YET, flushAgain: NOT_YET },
    });
    const prepareStage = step('Prepare stage', {
      does: functions.prepareStage,
      with: {
        request: JsonPath.objectAt('$.request'),
        execution: THIS_EXECUTION,
      },
      answersTo: '$.plan',
    });
    const flushCache = step('Flush cache', {
      does: functions.flushCache,
      with: {
        profile: 'migration',
        dryRun: JsonPath.objectAt('$.plan.dryRun'),
        skip: JsonPath.objectAt('$.plan.skipFlush'),
        ...(settings.flush.over && { gradually: true }),
        previous: JsonPath.objectAt('$.flush'),
      },
      answersTo: '$.flush',
    });
    const isFlushDone = choice('Is the flush done?');
    const dryRunComplete = succeed('Dry run complete');
    const letCacheWarmUp = wait('Let cache warm up', WaitTime.duration(settings.warmUp.wait));
    const checkHealth = step('Check health', {
      does: functions.checkHealth,
      with: { phase: 'warm-up', plan: JsonPath.objectAt('$.plan'), flush: JsonPath.objectAt('$.flush') },
      answersTo: '$.health',
    });
    const isCacheWarm = choice('Is the cache warm?');
    const letCacheWarmUpMore = wait('Let cache warm up more', LOOK_AFTER);
    const isApprovalNeeded = choice('Is approval needed?');
    const askForApproval = gate('Ask for approval', {
      does: functions.requestApproval,
      with: {
        plan: JsonPath.objectAt('$.plan'),
        flush: JsonPath.objectAt('$.flush'),
        health: JsonPath.objectAt('$.health'),
      },
      answersTo: '$.approval',
      expiresAfter: settings.gate.expiry,
    });
    const approvalExpired = pass('Approval expired', {
      result: Result.fromObject({
        Error: 'ApprovalExpired' satisfies ErrorName,
        Cause: `Nobody answered at the gate within ${settings.gate.expiry.toHumanString()}.`,
      }),
      resultPath: '$.failure',
    });
    const isCacheStillFresh = choice('Is the cache still fresh?');
    const advanceWeights = step('Advance weights', {
      does: functions.setWeights,
      with: { action: 'advance', plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.change',
    });
    const confirmChange = step('Confirm change', {
      does: functions.setWeights,
      with: { action: 'confirm', change: JsonPath.objectAt('$.change'), plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.change',
    });
    const isChangeInSync = choice('Is the change in sync?');
    const letChangeSpread = wait('Let change spread', WaitTime.duration(settings.propagation.checkEvery));
    const letResolversCatchUp = wait('Let resolvers catch up', WaitTime.secondsPath('$.plan.ttlSeconds'));
    const isSecondFlushNeeded = choice('Is a second flush needed?');
    // Until the weights moved, it was still the old mix of backends that refilled the cache.
    const flushCacheAgain = step('Flush cache again', {
      does: functions.flushCache,
      with: {
        profile: 'migration',
        skip: JsonPath.objectAt('$.plan.skipFlush'),
        previous: JsonPath.objectAt('$.flushAgain'),
      },
      answersTo: '$.flushAgain',
    });
    const isSecondFlushDone = choice('Is the second flush done?');
    const bake = wait('Bake', LOOK_AFTER);
    const checkBake = step('Check bake', {
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
    const isBakeOver = choice('Is the bake over?');
    const releaseLease = step('Release lease', {
      does: functions.setWeights,
      with: { action: 'release', plan: JsonPath.objectAt('$.plan') },
      answersTo: '$.released',
    });
    const stageComplete = succeed('Stage complete');

    const rollBack = step('Roll back', {
      does: functions.startRollback,
      with: { executionArn: JsonPath.stringAt('$$.Execution.Id'), state: JsonPath.objectAt('$') },
      answersTo: '$.rollback',
      whileLambdaFails: INSISTING,
    });
    const stageFailed = fail('Stage failed', {
      errorPath: '$.rollback.error',
      causePath: '$.rollback.cause',
    });
    const rollbackNotStarted = fail('Rollback not started', {
      error: 'RollbackNotStarted' satisfies EndingName,
      cause:
        'The stage failed and its rollback could not be started. The watcher starts it within a minute or two; if the weights do not return, see the runbook, RollbackNotStarted.',
    });

    const passed = Condition.stringEquals('$.health.verdict', 'pass');
    const mayWait = Condition.stringEquals('$.health.verdict', 'wait');
    const needsApproval = Condition.booleanEquals('$.plan.needsApproval', true);
    const notAskedYet = Condition.not(Condition.isPresent('$.approval'));
    const tooOld = Condition.timestampGreaterThanJsonPath('$$.State.EnteredTime', '$.flush.freshUntil');

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
      .when(Condition.stringEquals('$.change.status', 'INSYNC'), letResolversCatchUp.next(isSecondFlushNeeded))
      .otherwise(letChangeSpread.next(confirmChange));
    isSecondFlushNeeded
      .when(Condition.booleanEquals('$.plan.flushesAgain', true), flushCacheAgain.next(isSecondFlushDone))
      .otherwise(bake);
    isSecondFlushDone.when(Condition.booleanEquals('$.flushAgain.done', true), bake).otherwise(flushCacheAgain);
    bake.next(checkBake).next(isBakeOver);
    isBakeOver.when(passed, releaseLease.next(stageComplete)).when(mayWait, bake).otherwise(rollBack);

    retryUnless(prepareStage, REFUSALS, PATIENT);
    retryUnless(checkHealth, [], PATIENT);
    retryUnless(advanceWeights, ['Fenced', 'ChangeRefused', 'WeightsDrifted', 'AlarmNotGreen'], PATIENT);
    retryUnless(confirmChange, ['ChangeNotInSync'], PATIENT);
    retryUnless(checkBake, [], PATIENT);
    retryUnless(releaseLease, ['Fenced', 'ChangeRefused', 'WeightsDrifted'], PATIENT);
    retryUnless(rollBack, [], PATIENT);

    askForApproval.addCatch(approvalExpired.next(rollBack), { errors: [Errors.TIMEOUT], resultPath: '$.failure' });
    rollBack.addCatch(rollbackNotStarted, { resultPath: '$.rollback' }).next(stageFailed);
    const fallible = [
      prepareStage,
      flushCache,
      checkHealth,
      askForApproval,
      advanceWeights,
      confirmChange,
      flushCacheAgain,
      checkBake,
      releaseLease,
    ];
    for (const task of fallible) task.addCatch(rollBack, { resultPath: '$.failure' });

    this.stateMachine = rolloutMachine(
      this,
      machine,
      functions,
      receiveRequest,
      'Moves traffic to one stage of the rollout.',
    );
  }
}
