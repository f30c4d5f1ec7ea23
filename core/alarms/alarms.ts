import {
  type CloudWatchClient,
  type CompositeAlarm,
  type MetricAlarm,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';

/** How one listed alarm stands; `missing` when CloudWatch knows no metric or composite alarm of that name. */
export interface AlarmReading {
  name: string;
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'missing';
  actionsEnabled: boolean;
  /** Since when it has been in this state; null when missing. */
  updatedAt: string | null;
}

/** DescribeAlarms takes at most this many names. */
const NAMES_PER_CALL = 100;

/** How these alarms stand now, in the order asked for, each name once. */
export async function readAlarms(cloudWatch: CloudWatchClient, names: string[]): Promise<AlarmReading[]> {
  const asked = [...new Set(names)];
  const found = new Map<string, AlarmReading>();
  for (let first = 0; first < asked.length; first += NAMES_PER_CALL) {
    for (const reading of await describe(cloudWatch, asked.slice(first, first + NAMES_PER_CALL))) {
      found.set(reading.name, reading);
    }
  }
  return asked.map((name) => found.get(name) ?? { name, state: 'missing', actionsEnabled: false, updatedAt: null });
}

async function describe(client: CloudWatchClient, AlarmNames: string[]): Promise<AlarmReading[]> {
  const readings: AlarmReading[] = [];
  // Without the types, CloudWatch leaves composite alarms out and does not say so.
  const pages = paginateDescribeAlarms({ client }, { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
    readings.push(...[...MetricAlarms, ...CompositeAlarms].map(readingOf));
  }
  return readings;
}

/** `StateUpdatedTimestamp` also moves when the state stays the same, so it is the second choice. */
function readingOf(alarm: MetricAlarm | CompositeAlarm): AlarmReading {
  return {
    name: alarm.AlarmName ?? '',
    state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
    actionsEnabled: alarm.ActionsEnabled ?? true,
    updatedAt: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.toISOString() ?? null,
  };
}
