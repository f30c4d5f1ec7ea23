import {
  AlarmType,
  type CloudWatchClient,
  type EvaluationState,
  paginateDescribeAlarms,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';

/** Only `OK` is green. An alarm that was not evaluated well has that as its state, unless it is red all the same. */
export type AlarmState = StateValue | EvaluationState | 'missing';

/** How one listed alarm stands; `missing` when CloudWatch knows no alarm of that name. */
export interface AlarmReading {
  name: string;
  state: AlarmState;
  actionsEnabled: boolean;
  /** Since when it has been in this state; null when missing. */
  updatedAt: string | null;
}

/** As far as we read metric, composite and log alarms; composite ones are never badly evaluated. */
interface Described {
  AlarmName?: string | undefined;
  StateValue?: StateValue | undefined;
  EvaluationState?: EvaluationState | undefined;
  ActionsEnabled?: boolean | undefined;
  StateTransitionedTimestamp?: Date | undefined;
  StateUpdatedTimestamp?: Date | undefined;
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
  // Without the types, CloudWatch leaves all but metric alarms out and does not say so.
  const pages = paginateDescribeAlarms({ client }, { AlarmNames, AlarmTypes: Object.values(AlarmType) });
  for await (const { MetricAlarms = [], CompositeAlarms = [], LogAlarms = [] } of pages) {
    readings.push(...[...MetricAlarms, ...CompositeAlarms, ...LogAlarms].map(readingOf));
  }
  return readings;
}

/** `StateUpdatedTimestamp` also moves when the state stays the same, so it is the second choice. */
function readingOf(alarm: Described): AlarmReading {
  const { StateValue = 'INSUFFICIENT_DATA', EvaluationState = StateValue } = alarm;
  return {
    name: alarm.AlarmName ?? '',
    state: StateValue === 'ALARM' ? StateValue : EvaluationState,
    actionsEnabled: alarm.ActionsEnabled ?? true,
    updatedAt: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.toISOString() ?? null,
  };
}
