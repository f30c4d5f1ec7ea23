import { Duration, Token } from 'aws-cdk-lib';
import { ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { listedAlarms } from '../core/alarms/listed-alarms.ts';
import { FINDINGS, type Finding, OWN_ALARMS, type OwnAlarm } from '../core/alarms/own-alarms.ts';
import type { RolloutFunctions } from './functions.ts';
import { type OperatorAlarmProps, operatorAlarm } from './operator-alarm.ts';
import type { OperatorTopic } from './operator-topic.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import { rolloutName } from './rollout-name.ts';
import { cacheAddress } from './settings/cache-url.ts';
import type { Settings } from './settings/settings.ts';
import type { StageWorkflow } from './stage-workflow.ts';

export interface SafetyNetProps {
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  operators: OperatorTopic;
  settings: Settings;
}

const FOUND: Record<Finding, string> = {
  RollbackFailed:
    'A rollback does not get through. A message to this topic says which weights are live and what restores them by hand.',
  ForeignLease: 'The lease is held by nobody that this stack knows, or a stage has lost it: no stage can start.',
  WeightsDrifted: 'Somebody else changed the weights; Sluice leaves them alone, and no stage can start.',
};

/** A listed alarm aborts the stage; any bad ending leads to a rollback; what even that cannot mend raises an alarm. */
export class SafetyNet extends Construct {
  readonly topic: ITopic;
  private readonly operators: OperatorTopic;

  constructor(scope: Construct, id: string, { functions, stage, rollback, operators, settings }: SafetyNetProps) {
    super(scope, id);
    this.topic = operators.topic;
    this.operators = operators;

    for (const [i, alarmName] of inPatterns(listedAlarms(settings.alarms, true)).entries()) {
      new Rule(this, i === 0 ? 'AlarmTurnedRed' : `AlarmTurnedRed${i + 1}`, {
        description:
          'A listed alarm turns red. Those of others call nothing, for each would call every stack of the account.',
        eventPattern: {
          source: ['aws.cloudwatch'],
          detailType: ['CloudWatch Alarm State Change'],
          detail: { alarmName, state: { value: ['ALARM'] } },
        },
        targets: [new LambdaFunction(functions.abortStage.version)],
      });
    }
    new Rule(this, 'EndedBadly', {
      description: 'Step Functions sends these on a best-effort basis; the schedule below makes up for the lost ones.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stage.stateMachine.stateMachineArn, rollback.stateMachine.stateMachineArn],
          status: Match.anyOf('FAILED', 'TIMED_OUT', 'ABORTED'),
        },
      },
      targets: [new LambdaFunction(functions.watchRollouts.version)],
    });
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(functions.watchRollouts.version)],
    });

    for (const finding of FINDINGS) this.watcherAlarm(finding);
    this.alarm('WatcherFailed', 'The watcher fails, so a stage that somebody stops would not be rolled back.', {
      metric: functions.watchRollouts.lambda.metricErrors(),
    });
    this.alarm(
      'WatcherSilent',
      'The watcher has not been called for five minutes, although it should every minute.',
      silent(functions.watchRollouts.lambda.metricInvocations()),
    );
    this.alarm('AbortFailed', 'The function that aborts a stage on an alarm fails.', {
      metric: functions.abortStage.lambda.metricErrors(),
    });

    if (!settings.cache.elastiCacheIam) this.watchCache(functions, settings);
  }

  /** ElastiCache publishes how it is; any other Redis has to be asked. */
  private watchCache(functions: RolloutFunctions, settings: Settings): void {
    new Rule(this, 'ProbeEveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(functions.probeCache.version)],
    });
    const probed = (metricName: string, statistic: string) =>
      new Metric({
        namespace: 'Sluice',
        metricName,
        dimensionsMap: { Cache: cacheAddress(settings.cache.url).hostname },
        statistic,
        period: Duration.minutes(1),
      });
    this.alarm('CacheDown', 'Redis does not answer the probe.', {
      metric: probed(OWN_ALARMS.CacheDown, 'Minimum'),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.IGNORE,
    });
    this.alarm('CacheDown', 'The probe of Redis has said nothing for five minutes, although it should every minute.', {
      suffix: '-2',
      ...silent(probed(OWN_ALARMS.CacheDown, 'Minimum')),
    });
    this.alarm('CacheDegraded', 'Redis answers the probe, but not as it should.', {
      metric: probed(OWN_ALARMS.CacheDegraded, 'Maximum'),
      evaluationPeriods: 5,
    });
  }

  /** What the watcher found at its last look. It looks rarely while nothing happens, in between nothing has changed, and what is green hears nothing. */
  private watcherAlarm(finding: Finding): void {
    this.alarm(finding, FOUND[finding], {
      metric: new Metric({
        namespace: 'Sluice',
        metricName: OWN_ALARMS[finding],
        dimensionsMap: { service: 'watch-rollouts', Stack: rolloutName(this) },
        statistic: 'Maximum',
        period: Duration.minutes(1),
      }),
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  private alarm(name: OwnAlarm, says: string, props: Omit<OperatorAlarmProps, 'says'>): void {
    operatorAlarm(this, this.operators, name, { says, ...props });
  }
}

/** The rest of the pattern takes some hundred of the 2,048: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const ROOM_FOR_NAMES = 1800;
/** Of a name that only the deployment knows. */
const LONGEST_NAME = 255;

/** As few patterns as hold all of these names. */
function inPatterns(names: string[]): string[][] {
  const patterns: string[][] = [];
  let room = 0;
  for (const name of new Set(names)) {
    const length = (Token.isUnresolved(name) ? LONGEST_NAME : JSON.stringify(name).length) + 3;
    if (length > room) {
      patterns.push([]);
      room = ROOM_FOR_NAMES;
    }
    patterns.at(-1)?.push(name);
    room -= length;
  }
  return patterns;
}

/**
 * Red when what should come every minute has not come for five; while nothing has ever come, as in a stack just made,
 * nobody misses it, and what is red stays so until it comes again.
 */
function silent(metric: Metric) {
  const seen = metric.with({ statistic: 'SampleCount' });
  const period = Duration.minutes(1);
  return {
    metric: new MathExpression({
      expression: 'IF(RUNNING_SUM(FILL(seen, 0)) > 0, FILL(seen, 0))',
      usingMetrics: { seen },
      period,
    }),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    // The latest minute or two are always empty, because metrics come late.
    evaluationPeriods: 10,
    datapointsToAlarm: 5,
    treatMissingData: TreatMissingData.IGNORE,
  };
}
