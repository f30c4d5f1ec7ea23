import { Stack } from 'aws-cdk-lib';
import { Condition, JsonPath, type StateMachine, TaskInput, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { SnsPublishProps } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { executionsPage } from '../core/events/links.ts';
import { OTHER_ENDINGS } from '../core/protocol/endings.ts';
import { NOT_YET } from '../core/protocol/rollout.ts';
import type { ROLLBACK_STATES, RollbackState } from '../core/protocol/states.ts';
import { consoleOf } from './console-of.ts';
import type { RolloutFunctions } from './functions.ts';
import type { MachineAccess } from './machine-access.ts';
import type { OperatorTopic } from './operator-topic.ts';
import { rolloutMachine } from './rollout-machine.ts';
import { rolloutName } from './rollout-name.ts';
import type { Settings } from './settings/settings.ts';
import { INSISTING, MOST_PATIENT, PATIENT, retryUnless, statesOf, THIS_EXECUTION } from './workflow-steps.ts';

export interface RollbackWorkflowProps {
  functions: RolloutFunctions;
  machine: MachineAccess;
  operators: OperatorTopic;
  settings: Settings;
}

/** The rollback machine: puts the weights back where they were before the stage, then lets the next one claim. */
export class RollbackWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { functions, machine, operators, settings }: RollbackWorkflowProps) {
    super(scope, id);
    const { pass, step, choice, wait, publish, succeed, fail } = statesOf<typeof ROLLBACK_STATES>(this, INSISTING);

    const receiveRequest = pass('Receive request', {
      parameters: { request: JsonPath.objectAt('$'), flush: NOT_YET },
    });
    const restoreWeights = step('Restore weights', {
      does: functions.setWeights,
      with: {
        action: 'restore',
        request: JsonPath.objectAt('$.request'),
        execution: THIS_EXECUTION,
      },
      answersTo: '$.restored',
    });
    const didTrafficMoveBack = choice('Did traffic move back?');
    const confirmChange = step('Confirm change', {
      does: functions.setWeights,
      with: { action: 'confirm', change: JsonPath.objectAt('$.restored.change') },
      answersTo: '$.restored.change',
    });
    const isChangeInSync = choice('Is the change in sync?');
    const letChangeSpread = wait('Let change spread', WaitTime.duration(settings.propagation.checkEvery));
    const letResolversCatchUp = wait('Let resolvers catch up', WaitTime.secondsPath('$.restored.ttlSeconds'));
    const flushCache = step('Flush cache', {
      does: functions.flushCache,
      with: { profile: 'migration', skip: !settings.flush.onRollback, previous: JsonPath.objectAt('$.flush') },
      answersTo: '$.flush',
    });
    const isFlushDone = choice('Is the flush done?');
    const tellOperator = publish(
      'Tell operator',
      messageTo(operators, 'The cache is flushed after it.', 'Rolled back'),
    );
    const tellOfStaleCache = publish(
      'Tell operator of stale cache',
      messageTo(
        operators,
        'The cache could NOT be flushed after it, so users may read what the other backend cached: flush it with "sluice flush".',
        'Tell operator of stale cache',
      ),
    );
    const isLeaseTaken = choice('Is the lease taken?');
    const freeLease = step('Free lease', {
      does: functions.setWeights,
      with: { action: 'free', restored: JsonPath.objectAt('$.restored') },
      answersTo: '$.freed',
    });
    const isEverythingBack = choice('Is everything back?');
    const rolledBack = succeed('Rolled back');
    const rollbackIncomplete = fail('Rollback incomplete', {
      error: OTHER_ENDINGS.RollbackIncomplete,
      causePath: '$.restored.message',
    });
    const rollbackFailed = fail('Rollback failed', {
      errorPath: '$.failure.Error',
      causePath: '$.failure.Cause',
    });

    receiveRequest.next(restoreWeights).next(didTrafficMoveBack);
    didTrafficMoveBack
      .when(Condition.booleanEquals('$.restored.trafficMoved', true), confirmChange.next(isChangeInSync))
      .otherwise(isLeaseTaken);
    isChangeInSync
      .when(Condition.stringEquals('$.restored.change.status', 'INSYNC'), letResolversCatchUp)
      .otherwise(letChangeSpread.next(confirmChange));
    letResolversCatchUp.next(flushCache).next(isFlushDone);
    isFlushDone
      .when(Condition.booleanEquals('$.flush.done', true), tellOperator.next(isLeaseTaken))
      .otherwise(flushCache);
    tellOfStaleCache.next(isLeaseTaken);
    isLeaseTaken
      .when(Condition.stringEquals('$.restored.outcome', 'restored'), freeLease.next(isEverythingBack))
      .otherwise(isEverythingBack);
    isEverythingBack
      .when(Condition.booleanEquals('$.restored.complete', true), rolledBack)
      .otherwise(rollbackIncomplete);

    retryUnless(restoreWeights, ['InvalidRequest', 'ForeignLease', 'RecordsUnfit'], MOST_PATIENT);
    retryUnless(confirmChange, ['ChangeNotInSync'], PATIENT);
    retryUnless(freeLease, [], MOST_PATIENT);
    restoreWeights.addCatch(rollbackFailed, { resultPath: '$.failure' });
    freeLease.addCatch(rollbackFailed, { resultPath: '$.failure' });
    // The weights are back by then: what goes wrong from here is told, and stops nothing.
    confirmChange.addCatch(letResolversCatchUp, { resultPath: '$.confirmFailure' });
    flushCache.addCatch(tellOfStaleCache, { resultPath: '$.flushFailure' });
    tellOperator.addCatch(isLeaseTaken, { resultPath: '$.notTold' });
    tellOfStaleCache.addCatch(isLeaseTaken, { resultPath: '$.notTold' });

    this.stateMachine = rolloutMachine(
      this,
      machine,
      functions,
      receiveRequest,
      'Puts traffic back where it was before the stage.',
    );
    operators.grantPublish(this.stateMachine.role);
  }
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const LONGEST_SUBJECT = 99;

/** What the operators read, with the article of the runbook that it ends with. */
function messageTo(operators: OperatorTopic, news: string, article: RollbackState): SnsPublishProps {
  const { region } = Stack.of(operators);
  return {
    topic: operators.topic,
    subject: `${rolloutName(operators)}: a stage was rolled back`.slice(0, LONGEST_SUBJECT),
    message: TaskInput.fromText(
      JsonPath.format(
        `{} ${news} Asked for by {}. Look: ${executionsPage(consoleOf(operators), region)}{} ${operators.runbook(article)}`,
        JsonPath.stringAt('$.restored.message'),
        JsonPath.jsonToString(JsonPath.objectAt('$.request')),
        JsonPath.stringAt('$$.Execution.Id'),
      ),
    ),
    resultPath: '$.told',
  };
}
