import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandOutput,
  type EvaluationState,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { type AlarmReading, readAlarms } from '../../../core/alarms/alarms.ts';

const cloudWatch = mockClient(CloudWatchClient);
const read = (names: string[]) => readAlarms(new CloudWatchClient(), names);
const SINCE = new Date('2026-11-21T10:00:00.000Z');
const LATER = new Date('2026-11-21T10:20:00.000Z');

const RED = { AlarmName: 'a', StateValue: 'ALARM' as const, StateTransitionedTimestamp: SINCE };

beforeEach(() => {
  cloudWatch.reset();
});

describe('the listed alarms', () => {
  it('are read whether metric or composite, and in the order asked for', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [
        {
          AlarmName: 'shop-5xx',
          StateValue: 'OK',
          ActionsEnabled: true,
          StateUpdatedTimestamp: LATER,
          StateTransitionedTimestamp: SINCE,
        },
      ],
      CompositeAlarms: [
        { AlarmName: 'anything', StateValue: 'ALARM', ActionsEnabled: false, StateUpdatedTimestamp: LATER },
      ],
    });

    expect(await read(['anything', 'shop-5xx'])).toEqual([
      { name: 'anything', state: 'ALARM', actionsEnabled: false, updatedAt: LATER.toISOString() },
      { name: 'shop-5xx', state: 'OK', actionsEnabled: true, updatedAt: SINCE.toISOString() },
    ]);
  });

  it.each<[string, DescribeAlarmsCommandOutput['MetricAlarms'], DescribeAlarmsCommandOutput['CompositeAlarms']]>([
    ['metric math', [{ ...RED, Metrics: [{ Id: 'e1', Expression: 'm1 / m2' }] }], []],
    ['an anomaly band', [{ ...RED, ThresholdMetricId: 'ad1', ComparisonOperator: 'GreaterThanUpperThreshold' }], []],
    ['disabled actions', [{ ...RED, ActionsEnabled: false }], []],
    ['a suppressor that is red', [], [{ ...RED, ActionsSuppressedBy: 'Alarm', ActionsSuppressor: 'maintenance' }]],
    ['a suppressor that is waited for', [], [{ ...RED, ActionsSuppressedBy: 'WaitPeriod' }]],
  ])('are red where they are red, with %s', async (_, MetricAlarms, CompositeAlarms) => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms, CompositeAlarms });

    expect(await read(['a'])).toMatchObject([{ name: 'a', state: 'ALARM', updatedAt: SINCE.toISOString() }]);
  });

  it('are asked for in every type that the SDK knows, log alarms included, for CloudWatch leaves out what is not asked for', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ LogAlarms: [{ AlarmName: 'stack-traces', StateValue: 'ALARM' }] });

    expect(await read(['stack-traces'])).toMatchObject([{ name: 'stack-traces', state: 'ALARM' }]);
    expect(cloudWatch.commandCalls(DescribeAlarmsCommand)[0]?.args[0].input.AlarmTypes?.toSorted()).toEqual([
      'CompositeAlarm',
      'LogAlarm',
      'MetricAlarm',
    ]);
  });

  it.each<[StateValue, EvaluationState, AlarmReading['state']]>([
    ['OK', 'EVALUATION_ERROR', 'EVALUATION_ERROR'],
    ['OK', 'EVALUATION_FAILURE', 'EVALUATION_FAILURE'],
    ['OK', 'PARTIAL_DATA', 'PARTIAL_DATA'],
    ['INSUFFICIENT_DATA', 'EVALUATION_ERROR', 'EVALUATION_ERROR'],
    ['ALARM', 'PARTIAL_DATA', 'ALARM'],
  ])('that are %s and %s are %s: no state holds that was badly evaluated, but red stays red', async (...values) => {
    const [StateValue, EvaluationState, state] = values;
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [{ AlarmName: 'a', StateValue, EvaluationState }] });

    expect(await read(['a'])).toMatchObject([{ state }]);
  });

  it('that CloudWatch does not know are missing, not green', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [], CompositeAlarms: [] });

    expect(await read(['gone'])).toEqual([{ name: 'gone', state: 'missing', actionsEnabled: false, updatedAt: null }]);
  });

  it('are read to the last page', async () => {
    cloudWatch
      .on(DescribeAlarmsCommand)
      .resolvesOnce({ MetricAlarms: [{ AlarmName: 'a', StateValue: 'OK' }], NextToken: 'more' })
      .resolvesOnce({ MetricAlarms: [{ AlarmName: 'b', StateValue: 'INSUFFICIENT_DATA' }] });

    expect((await read(['a', 'b'])).map(({ state }) => state)).toEqual(['OK', 'INSUFFICIENT_DATA']);
    expect(cloudWatch.commandCalls(DescribeAlarmsCommand)[1]?.args[0].input.NextToken).toBe('more');
  });

  it('are asked for by the hundred, and each once', async () => {
    cloudWatch.on(DescribeAlarmsCommand).resolves({});
    const names = Array.from({ length: 101 }, (_, i) => `alarm-${i}`);

    expect(await read([...names, 'alarm-0'])).toHaveLength(101);
    expect(cloudWatch.commandCalls(DescribeAlarmsCommand).map(({ args }) => args[0].input.AlarmNames?.length)).toEqual([
      100, 1,
    ]);
  });

  it('cost no call when there are none', async () => {
    expect(await read([])).toEqual([]);
    expect(cloudWatch.calls()).toHaveLength(0);
  });
});
