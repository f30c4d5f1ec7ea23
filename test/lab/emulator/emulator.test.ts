import { DescribeAlarmsCommand, PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateFunctionCommand, InvokeCommand, PutFunctionConcurrencyCommand } from '@aws-sdk/client-lambda';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  ListResourceRecordSetProtectionsCommand,
  ListResourceRecordSetsCommand,
} from '@aws-sdk/client-route-53';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { almightyRole } from '../../../lab/support/principals.ts';
import { zip } from './zip.ts';

let emulator: Emulator;
let clients: Clients;
const WAITING = { timeout: 60_000, interval: 50 };
let role: string;

beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
  clients = connect(emulator.endpoint);
  role = await almightyRole(emulator.endpoint);
});
afterAll(() => emulator?.stop());

async function functionThat(body: string): Promise<string> {
  const { FunctionArn = '' } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: `f-${crypto.randomUUID()}`,
      Role: role,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Timeout: 10,
      Code: { ZipFile: zip('index.js', `exports.handler = async (event) => { ${body} };`) },
    }),
  );
  return FunctionArn;
}

async function start(states: Record<string, object>, input: object = {}): Promise<string> {
  const { stateMachineArn } = await clients.stepFunctions.send(
    new CreateStateMachineCommand({
      name: `m-${crypto.randomUUID()}`,
      roleArn: role,
      definition: JSON.stringify({ StartAt: Object.keys(states)[0], States: states }),
    }),
  );
  const { executionArn = '' } = await clients.stepFunctions.send(
    new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
  );
  return executionArn;
}

const describeExecution = (executionArn: string) =>
  clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));

async function ended(executionArn: string) {
  return vi.waitFor(async () => {
    const execution = await describeExecution(executionArn);
    expect(execution.status).not.toBe('RUNNING');
    return execution;
  }, WAITING);
}

async function events(executionArn: string): Promise<string[]> {
  const { events = [] } = await clients.stepFunctions.send(new GetExecutionHistoryCommand({ executionArn }));
  return events.flatMap(({ type }) => type ?? []);
}

/** The log of a function, which it has written by the time that its call is over. */
async function said(functionArn: string): Promise<string> {
  const logGroupName = `/aws/lambda/${functionArn.split(':').at(-1)}`;
  const { events = [] } = await clients.logs
    .send(new FilterLogEventsCommand({ logGroupName }))
    .catch(() => ({ events: [] }));
  return events.map(({ message }) => message).join('\n');
}

/** The rules of AWS on which promises of Sluice rest, and which MiniStack alone does not keep: see repairs.py. */
describe('the emulator', () => {
  it("tells a function's error by its name, and goes on with the same process", async () => {
    const FunctionName = await functionThat(
      'globalThis.calls = (globalThis.calls ?? 0) + 1; const e = new Error("call " + globalThis.calls); e.name = "LeaseHeld"; throw e;',
    );
    const invoke = async () => {
      const { Payload } = await clients.lambda.send(new InvokeCommand({ FunctionName }));
      return JSON.parse(Payload?.transformToString() ?? '');
    };

    expect(await invoke()).toMatchObject({ errorType: 'LeaseHeld', errorMessage: 'call 1' });
    expect(await invoke()).toMatchObject({ errorType: 'LeaseHeld', errorMessage: 'call 2' });
  });

  it.each([
    ['2026-01-01T00:00:01Z', 'SUCCEEDED'],
    ['2999-01-01T00:00:00Z', 'FAILED'],
  ])('compares the time that a state was entered with %s in the data', async (until, status) => {
    const execution = await start(
      {
        Late: {
          Type: 'Choice',
          Choices: [{ Variable: '$$.State.EnteredTime', TimestampGreaterThanPath: '$.until', Next: 'Yes' }],
          Default: 'No',
        },
        Yes: { Type: 'Succeed' },
        No: { Type: 'Fail' },
      },
      { until },
    );

    expect((await ended(execution)).status).toBe(status);
  });

  it('leaves a stopped execution stopped, although its task fails after that', async () => {
    const work = await functionThat('await new Promise((r) => setTimeout(r, 1500)); throw new Error("late");');
    const execution = await start({ Work: { Type: 'Task', Resource: work, End: true } });
    await vi.waitFor(async () => expect(await events(execution)).toContain('TaskScheduled'), WAITING);

    await clients.stepFunctions.send(new StopExecutionCommand({ executionArn: execution, error: 'Stopped' }));
    await vi.waitFor(async () => expect(await said(work)).toContain('END RequestId'), WAITING);
    // The log is written just before the execution hears of it; another one takes longer than that.
    await ended(await start({ Other: { Type: 'Pass', End: true } }));

    expect(await describeExecution(execution)).toMatchObject({ status: 'ABORTED', error: 'Stopped' });
  });

  it('fails a task that waits for its token when the function fails that should pass the token on', async () => {
    const execution = await start({
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: {
          FunctionName: await functionThat('const e = new Error("no way to ask"); e.name = "NoStore"; throw e;'),
          Payload: { 'token.$': '$$.Task.Token' },
        },
        End: true,
      },
    });

    expect(await ended(execution)).toMatchObject({ status: 'FAILED', error: 'NoStore' });
  });

  it('fails a task by the name that Step Functions has for it when its function has no concurrency left', async () => {
    const FunctionName = await functionThat('return event;');
    await clients.lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));

    const execution = await start({ Work: { Type: 'Task', Resource: FunctionName, End: true } });

    expect(await ended(execution)).toMatchObject({ error: 'Lambda.TooManyRequestsException' });
  });

  it('takes a start that is repeated while it runs for the first one, and any other of its name for none', async () => {
    const first = await start({ Hold: { Type: 'Wait', Seconds: 30, End: true } });
    const { stateMachineArn, name } = await describeExecution(first);
    const again = (input: string) =>
      clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));

    expect((await again('{}')).executionArn).toBe(first);
    await expect(again('{"other":true}')).rejects.toThrow('already exists');
    await clients.stepFunctions.send(new StopExecutionCommand({ executionArn: first }));
    await expect(again('{}')).rejects.toThrow('already exists');
  });

  it('has in the history of a task that waits for its token what the task was given', async () => {
    const FunctionName = await functionThat('return event;');
    const execution = await start({
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
        Parameters: { FunctionName, Payload: { 'token.$': '$$.Task.Token', stage: 5 } },
        End: true,
      },
    });
    const parameters = await vi.waitFor(async () => {
      const { events = [] } = await clients.stepFunctions.send(
        new GetExecutionHistoryCommand({ executionArn: execution, includeExecutionData: true }),
      );
      const given = events.find(({ type }) => type === 'TaskScheduled')?.taskScheduledEventDetails?.parameters;
      expect(given).toBeTypeOf('string');
      return JSON.parse(given ?? '');
    }, WAITING);

    const { token, ...others } = parameters.Payload;
    await clients.stepFunctions.send(new SendTaskSuccessCommand({ taskToken: token, output: '"yes"' }));

    expect(others).toEqual({ stage: 5 });
    expect(await ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '"yes"' });
  });

  it("lets an alarm watch its own metric, not another one's of the same name", async () => {
    const of = (backend: string) => [{ Name: 'Backend', Value: backend }];
    for (const backend of ['red', 'green']) {
      await clients.cloudWatch.send(
        new PutMetricAlarmCommand({
          AlarmName: backend,
          Namespace: 'Test',
          MetricName: 'Errors',
          Dimensions: of(backend),
          Statistic: 'Sum',
          Period: 10,
          EvaluationPeriods: 1,
          Threshold: 1,
          ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        }),
      );
    }

    await clients.cloudWatch.send(
      new PutMetricDataCommand({
        Namespace: 'Test',
        MetricData: [
          { MetricName: 'Errors', Dimensions: of('red'), Value: 5 },
          { MetricName: 'Errors', Dimensions: of('green'), Value: 0 },
        ],
      }),
    );

    const { MetricAlarms } = await clients.cloudWatch.send(new DescribeAlarmsCommand({ AlarmNames: ['red', 'green'] }));
    expect(
      Object.fromEntries((MetricAlarms ?? []).map(({ AlarmName, StateValue }) => [AlarmName, StateValue])),
    ).toEqual({ red: 'ALARM', green: 'OK' });
  });

  it('lists a zone by its names from the last label to the first, in which a hyphen comes before the dot', async () => {
    const names = ['a-b.example.com.', 'a.example.com.', 'x.a.example.com.'];
    const HostedZoneId = await zoneWith(names);

    const { ResourceRecordSets = [] } = await clients.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: 'a-b.example.com' }),
    );

    expect(ResourceRecordSets.map(({ Name }) => Name)).toEqual(names);
  });

  it('says of no record that it is protected from changes', async () => {
    const HostedZoneId = await zoneWith(['a.example.com.']);

    const listed = await clients.route53.send(new ListResourceRecordSetProtectionsCommand({ HostedZoneId }));

    expect(listed.ResourceRecordSetProtections).toEqual([]);
  });
});

async function zoneWith(names: string[]): Promise<string> {
  const { HostedZone } = await clients.route53.send(
    new CreateHostedZoneCommand({ Name: 'example.com', CallerReference: crypto.randomUUID() }),
  );
  const HostedZoneId = HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  const Changes = names.toReversed().map((Name) => ({
    Action: 'CREATE' as const,
    ResourceRecordSet: { Name, Type: 'TXT' as const, TTL: 60, ResourceRecords: [{ Value: '"x"' }] },
  }));
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  return HostedZoneId;
}
