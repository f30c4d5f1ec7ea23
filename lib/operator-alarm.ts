import { Alarm, type AlarmProps, ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type OwnAlarm, ownAlarmName } from '../core/alarms/own-alarms.ts';
import type { OperatorTopic } from './operator-topic.ts';
import { rolloutName } from './rollout-name.ts';

export interface OperatorAlarmProps extends Partial<Omit<AlarmProps, 'alarmName' | 'alarmDescription'>> {
  metric: AlarmProps['metric'];
  /** What it means, in a sentence. */
  says: string;
  /** Tells apart two alarms of one name. @default '' */
  suffix?: string;
}

/** An alarm about Sluice itself: one occurrence is enough, and the operators hear of it. */
export function operatorAlarm(
  scope: Construct,
  operators: OperatorTopic,
  name: OwnAlarm,
  props: OperatorAlarmProps,
): void {
  const { says, suffix = '', ...others } = props;
  const alarm = new Alarm(scope, `${name}${suffix}`, {
    alarmName: `${ownAlarmName(rolloutName(scope), name)}${suffix}`,
    alarmDescription: `${says} ${operators.runbook(name)}`,
    threshold: 1,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    ...others,
  });
  operators.hear(alarm);
}
