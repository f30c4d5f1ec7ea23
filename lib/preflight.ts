import type { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { OWN_ALARMS } from '../core/alarms/own-alarms.ts';
import { operatorAlarm } from './operator-alarm.ts';
import type { OperatorTopic } from './operator-topic.ts';
import type { RolloutFunction } from './rollout-function.ts';
import { rolloutName } from './rollout-name.ts';

export interface ScheduledPreflightProps {
  preflight: RolloutFunction;
  every: Duration;
  /** Hears of it when no stage could begin. */
  operators: OperatorTopic;
}

/** Asks again and again whether a stage could begin, so that nobody finds out only when one is due. */
export class ScheduledPreflight extends Construct {
  constructor(scope: Construct, id: string, { preflight, every, operators }: ScheduledPreflightProps) {
    super(scope, id);
    new Rule(this, 'Schedule', {
      schedule: Schedule.rate(every),
      targets: [new LambdaFunction(preflight.version, { event: RuleTargetInput.fromObject({ scheduled: true }) })],
    });

    operatorAlarm(this, operators, 'PreflightFailed', {
      says: 'No stage could begin now.',
      metric: new Metric({
        namespace: 'Sluice',
        metricName: OWN_ALARMS.PreflightFailed,
        dimensionsMap: { Stack: rolloutName(this) },
        statistic: 'Maximum',
      }),
      // Without a datapoint nobody has looked since: the alarm stays as it is until somebody has.
      treatMissingData: TreatMissingData.IGNORE,
    });
    operatorAlarm(this, operators, 'PreflightFailed', {
      suffix: '-2',
      says: 'The preflight itself fails.',
      metric: preflight.lambda.metricErrors(),
    });
  }
}
