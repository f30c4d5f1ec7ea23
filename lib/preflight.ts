import { type Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { RolloutFunction } from './rollout-function.ts';

export interface ScheduledPreflightProps {
  preflight: RolloutFunction;
  every: Duration;
  /** Hears of it when no stage could begin. */
  topic: ITopic;
}

/** Asks again and again whether a stage could begin, so that nobody finds out only when one is due. */
export class ScheduledPreflight extends Construct {
  private readonly topic: ITopic;

  constructor(scope: Construct, id: string, { preflight, every, topic }: ScheduledPreflightProps) {
    super(scope, id);
    this.topic = topic;
    const { stackName } = Stack.of(this);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(preflight.version, { event: RuleTargetInput.fromObject({ scheduled: true }) })],
    });

    // Without a datapoint nobody has looked since: the alarm stays as it is until somebody has.
    this.alarm(
      'PreflightFailed',
      TreatMissingData.IGNORE,
      'No stage could begin now.',
      new Metric({
        namespace: 'Sluice',
        metricName: 'PreflightFailed',
        dimensionsMap: { Stack: stackName },
        statistic: 'Maximum',
      }),
    );
    this.alarm(
      'PreflightFailed-2',
      TreatMissingData.NOT_BREACHING,
      'The preflight itself fails.',
      preflight.lambda.metricErrors(),
    );
  }

  private alarm(name: string, treatMissingData: TreatMissingData, description: string, metric: IMetric): void {
    new Alarm(this, name, {
      alarmName: `${Stack.of(this).stackName}-${name}`,
      alarmDescription: `${description} Runbook: PreflightFailed.`,
      metric,
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}
