import {
  type CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import { every } from '../../host/every.ts';
import type { BusEvent } from './deliver.ts';

type Alarm = MetricAlarm | CompositeAlarm;

/** What an alarm was in before, with its reason. */
interface State {
  value: string;
  reason: string;
  timestamp: string;
}

/**
 * CloudWatch tells EventBridge of every change of an alarm's state; the emulator's does not. So we look, and send the
 * event that AWS documents.
 */
export function bridgeAlarms(cloudWatch: CloudWatchClient, deliver: (event: BusEvent) => Promise<void>, everyMs = 300) {
  const states = new Map<string, State>();
  return every(everyMs, async () => {
    const asked = { AlarmTypes: ['MetricAlarm' as const, 'CompositeAlarm' as const] };
    for await (const page of paginateDescribeAlarms({ client: cloudWatch }, asked)) {
      for (const alarm of [...(page.MetricAlarms ?? []), ...(page.CompositeAlarms ?? [])]) {
        const name = alarm.AlarmName ?? '';
        const before = states.get(name);
        const now = stateOf(alarm);
        // An alarm that is red already when we first see it turned red before anything was deployed.
        if (before && before.value !== now.value) await deliver(alarmEvent(alarm, before, now));
        // Not before it was delivered: EventBridge delivers at least once.
        states.set(name, now);
      }
    }
  });
}

function stateOf({ StateValue = 'INSUFFICIENT_DATA', StateReason = '', StateUpdatedTimestamp }: Alarm): State {
  return {
    value: StateValue,
    reason: StateReason,
    timestamp: (StateUpdatedTimestamp ?? new Date()).toISOString().replace('Z', '+0000'),
  };
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function alarmEvent(alarm: Alarm, previousState: State, state: State): BusEvent {
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    resources: [alarm.AlarmArn ?? ''],
    detail: {
      alarmName: alarm.AlarmName,
      state,
      previousState,
      configuration: 'AlarmRule' in alarm ? { alarmRule: alarm.AlarmRule } : watched(alarm),
    },
  };
}

function watched(alarm: MetricAlarm): object {
  return {
    description: alarm.AlarmDescription,
    metrics: [
      {
        id: 'm1',
        metricStat: {
          metric: {
            namespace: alarm.Namespace,
            name: alarm.MetricName,
            dimensions: Object.fromEntries((alarm.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
          },
          period: alarm.Period,
          stat: alarm.Statistic ?? alarm.ExtendedStatistic,
        },
        returnData: true,
      },
    ],
  };
}
