import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { AddPermissionCommand, CreateFunctionCommand } from '@aws-sdk/client-lambda';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readAlarms } from '../../../core/alarms/alarms.ts';
import { bridgeAlarms } from '../../../lab/emulator/bridges/alarm-events.ts';
import { type BusEvent, deliverer } from '../../../lab/emulator/bridges/deliver.ts';
import { bridgeEmbeddedMetrics } from '../../../lab/emulator/bridges/embedded-metrics.ts';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { almightyRole } from '../../../lab/support/principals.ts';
import { zip } from './zip.ts';

let emulator: Emulator;
let clients: Clients;

beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
  clients = connect(emulator.endpoint);
});
afterAll(() => emulator?.stop());
afterEach(() => vi.restoreAllMocks());

/** Answers when a bridge that looks by this command has looked twice more, so once from beginning to end. */
function looksOf(client: { send: unknown }, Command: new (...input: never[]) => object): () => Promise<void> {
  const sent = vi.spyOn(client as { send(command: object): unknown }, 'send');
  const looks = () => sent.mock.calls.filter(([command]) => command instanceof Command).length;
  return async () => {
    const before = looks();
    await vi.waitFor(() => expect(looks()).toBeGreaterThan(before + 1), { timeout: 10_000 });
  };
}

describe('the bridge for alarms', () => {
  it('calls the functions whose rule matches, once for each change, and no others', async () => {
    const listener = await functionThat('listener');
    await rule('red', { 'detail-type': ['CloudWatch Alarm State Change'], detail: { state: { value: ['ALARM'] } } });
    await clients.eventBridge.send(new PutTargetsCommand({ Rule: 'red', Targets: [{ Id: '1', Arn: listener }] }));
    await putAlarm('shop-5xx');
    const looked = looksOf(clients.cloudWatch, DescribeAlarmsCommand);
    const stop = bridgeAlarms(clients.cloudWatch, deliverer(clients.eventBridge, clients.lambda), 50);
    await looked();

    await turn('shop-5xx', 'OK');
    await looked();
    await turn('shop-5xx', 'ALARM');

    await vi.waitFor(async () => expect(await said('listener')).toEqual(['heard shop-5xx ALARM']), { timeout: 10_000 });
    await looked();
    expect(await said('listener')).toHaveLength(1);
    await stop();
  });

  it('tells of a composite alarm, which is red by its rule, whoever suppresses its actions', async () => {
    const deliver = vi.fn(async (_: BusEvent) => {});
    for (const name of ['part', 'maintenance']) await putAlarm(name);
    await clients.cloudWatch.send(
      new PutCompositeAlarmCommand({
        AlarmName: 'whole',
        AlarmRule: 'ALARM("part")',
        ActionsSuppressor: 'maintenance',
        ActionsSuppressorWaitPeriod: 60,
        ActionsSuppressorExtensionPeriod: 60,
      }),
    );
    await turn('part', 'OK');
    await turn('maintenance', 'ALARM');
    const looked = looksOf(clients.cloudWatch, DescribeAlarmsCommand);
    const stop = bridgeAlarms(clients.cloudWatch, deliver, 50);
    await looked();

    await turn('part', 'ALARM');

    const told = (): object[] =>
      deliver.mock.calls.map(([{ detail }]) => detail).filter((detail) => Reflect.get(detail, 'alarmName') === 'whole');
    await vi.waitFor(() => expect(told()).toMatchObject([{ state: { value: 'ALARM' } }]), { timeout: 10_000 });
    expect(await readAlarms(clients.cloudWatch, ['whole'])).toMatchObject([{ state: 'ALARM', actionsEnabled: true }]);
    await stop();
  });

  it('tells of a change again that it could not tell of', async () => {
    const deliver = vi.fn(async () => {});
    await putAlarm('told-twice');
    const looked = looksOf(clients.cloudWatch, DescribeAlarmsCommand);
    const stop = bridgeAlarms(clients.cloudWatch, deliver, 50);
    await looked();
    deliver.mockClear();
    deliver.mockRejectedValueOnce(new Error('too busy'));

    await turn('told-twice', 'ALARM');

    await vi.waitFor(() => expect(deliver).toHaveBeenCalledTimes(2), { timeout: 10_000 });
    await looked();
    expect(deliver).toHaveBeenCalledTimes(2);
    await stop();
  });
});

describe('the bridge for embedded metrics', () => {
  it('publishes each line once, although it reads the log again and again', async () => {
    const where = { logGroupName: '/test/function', logStreamName: 'one' };
    await clients.logs.send(new CreateLogGroupCommand(where));
    await clients.logs.send(new CreateLogStreamCommand(where));
    const looked = looksOf(clients.logs, DescribeLogGroupsCommand);
    const stop = bridgeEmbeddedMetrics(clients.logs, clients.cloudWatch, 50);

    for (const value of [1, 2, 3]) {
      const logEvents = [{ timestamp: Date.now(), message: embedded(value) }];
      await clients.logs.send(new PutLogEventsCommand({ ...where, logEvents }));
      await looked();
    }

    await vi.waitFor(async () => expect(await sumOf('Test', 'Keys')).toBe(6), { timeout: 10_000 });
    await looked();
    expect(await sumOf('Test', 'Keys')).toBe(6);
    await stop();
  });
});

async function functionThat(name: string): Promise<string> {
  const { FunctionArn = '' } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: await almightyRole(emulator.endpoint),
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: {
        ZipFile: zip(
          'index.js',
          'exports.handler = async ({ detail }) => console.log("heard", detail.alarmName, detail.state.value);',
        ),
      },
    }),
  );
  await clients.lambda.send(
    new AddPermissionCommand({
      FunctionName: name,
      StatementId: 'events',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
    }),
  );
  return FunctionArn;
}

async function rule(Name: string, pattern: object): Promise<void> {
  await clients.eventBridge.send(new PutRuleCommand({ Name, EventPattern: JSON.stringify(pattern) }));
}

async function putAlarm(AlarmName: string): Promise<void> {
  await clients.cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName,
      Namespace: 'Test',
      MetricName: 'Errors',
      Statistic: 'Sum',
      Period: 10,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
}

async function turn(AlarmName: string, StateValue: 'OK' | 'ALARM'): Promise<void> {
  await clients.cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'test' }));
}

async function said(functionName: string): Promise<string[]> {
  const { events = [] } = await clients.logs
    .send(new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${functionName}` }))
    .catch(() => ({ events: [] }));
  return events.map(({ message = '' }) => message).filter((message) => message.startsWith('heard'));
}

function embedded(value: number): string {
  const Metrics = [{ Name: 'Keys', Unit: 'Count' }];
  return JSON.stringify({
    _aws: { CloudWatchMetrics: [{ Namespace: 'Test', Dimensions: [[]], Metrics }] },
    Keys: value,
  });
}

async function sumOf(Namespace: string, MetricName: string): Promise<number | undefined> {
  const { MetricDataResults } = await clients.cloudWatch.send(
    new GetMetricDataCommand({
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 60_000),
      MetricDataQueries: [{ Id: 'm', MetricStat: { Metric: { Namespace, MetricName }, Period: 1, Stat: 'Sum' } }],
    }),
  );
  return MetricDataResults?.[0]?.Values?.reduce((sum, value) => sum + value, 0);
}
