import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { RolloutFunctions } from './functions.ts';
import type { RollbackWorkflow } from './rollback-workflow.ts';
import type { Settings } from './settings.ts';
import type { StageWorkflow } from './stage-workflow.ts';

export interface SafetyNetProps {
  functions: RolloutFunctions;
  stage: StageWorkflow;
  rollback: RollbackWorkflow;
  settings: Settings;
}

/** A listed alarm aborts the stage; any bad ending leads to a rollback; what even that cannot mend raises an alarm. */
export class SafetyNet extends Construct {
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, { functions, stage, rollback, settings }: SafetyNetProps) {
    super(scope, id);
    const { topicArn } = settings.alarms;
    this.topic = topicArn
      ? Topic.fromTopicArn(this, 'Topic', topicArn)
      : new Topic(this, 'Topic', { enforceSSL: true });

    new Rule(this, 'AlarmTurnedRed', {
      description: 'Any alarm of the account that turns red; the function knows which ones abort a stage.',
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        detail: { state: { value: ['ALARM'] } },
      },
      targets: [new LambdaFunction(functions.abortStage.version)],
    });
    new Rule(this, 'StageEndedBadly', {
      description: 'Step Functions sends these on a best-effort basis; the schedule below makes up for the lost ones.',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: [stage.stateMachine.stateMachineArn],
          status: Match.anyOf('FAILED', 'TIMED_OUT', 'ABORTED'),
        },
      },
      targets: [new LambdaFunction(functions.watchRollouts.version)],
    });
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(functions.watchRollouts.version)],
    });

    this.alarm('RollbackFailed', 'A rollback did not get through, and the next one starts within a minute.', [
      rollback.stateMachine.metricFailed(),
      rollback.stateMachine.metricTimedOut(),
      rollback.stateMachine.metricAborted(),
    ]);
    this.alarm(
      'ForeignLease',
      'The lease is held by nobody that this stack knows: no stage can start, no rollback will.',
      [
        new Metric({
          namespace: 'Sluice',
          metricName: 'ForeignLease',
          dimensionsMap: { service: 'watch-rollouts', Stack: Stack.of(this).stackName },
          statistic: 'Maximum',
        }),
      ],
    );
    this.alarm('WatcherFailed', 'The watcher fails, so a stage that somebody stops would not be rolled back.', [
      functions.watchRollouts.lambda.metricErrors(),
    ]);
    this.alarm('AbortFailed', 'The function that aborts a stage on an alarm fails.', [
      functions.abortStage.lambda.metricErrors(),
    ]);

    if (!settings.cache.elastiCacheIam) this.watchCache(functions, settings);
  }

  /** ElastiCache publishes how it is; any other Redis has to be asked. */
  private watchCache(functions: RolloutFunctions, settings: Settings): void {
    new Rule(this, 'ProbeEveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(functions.probeCache.version)],
    });
    new Alarm(this, 'CacheDown', {
      alarmName: `${Stack.of(this).stackName}-CacheDown`,
      alarmDescription: 'Redis does not answer the probe. Runbook: CacheDown.',
      metric: new Metric({
        namespace: 'Sluice',
        metricName: 'CacheUp',
        dimensionsMap: { Cache: new URL(settings.cache.url).hostname },
        statistic: 'Minimum',
        period: Duration.minutes(1),
      }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      treatMissingData: TreatMissingData.BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  /** One occurrence in a minute is enough; the article of the runbook has the alarm's name. */
  private alarm(name: string, description: string, metrics: IMetric[]): void {
    for (const [i, metric] of metrics.entries()) {
      new Alarm(this, i === 0 ? name : `${name}${i + 1}`, {
        alarmName: `${Stack.of(this).stackName}-${name}${i === 0 ? '' : `-${i + 1}`}`,
        alarmDescription: `${description} Runbook: ${name}.`,
        metric,
        threshold: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      }).addAlarmAction(new SnsAction(this.topic));
    }
  }
}
