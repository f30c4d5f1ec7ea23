import { CreateFunctionCommand } from '@aws-sdk/client-lambda';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { barrier } from '../../../lab/faults/barrier.ts';
import { type Control, type Order, type Step, startControl } from '../../../lab/faults/control.ts';
import { almightyRole } from '../../../lab/support/principals.ts';
import { zip } from '../emulator/zip.ts';

let control: Control;
let emulator: Emulator;
let clients: Clients;
let role: string;
let task: object;
beforeAll(async () => {
  control = await startControl();
  emulator = await startEmulator({ log: await logFile(), env: control.env });
  clients = connect(emulator.endpoint);
  role = await almightyRole(emulator.endpoint);
  const { FunctionArn } = await clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'count',
      Role: role,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile: zip('index.js', 'let calls = 0; exports.handler = async () => ({ calls: ++calls });') },
    }),
  );
  task = { Type: 'Task', Resource: FunctionArn, End: true };
});
afterAll(async () => {
  await emulator?.stop();
  control?.stop();
});
afterEach(() => {
  control.rules.splice(0);
  control.steps.splice(0);
});

async function start(States: Record<string, object>): Promise<string> {
  const definition = JSON.stringify({ StartAt: Object.keys(States)[0], States });
  const command = new CreateStateMachineCommand({ name: crypto.randomUUID(), roleArn: role, definition });
  const { stateMachineArn } = await clients.stepFunctions.send(command);
  const { executionArn = '' } = await clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn }));
  return executionArn;
}

const describeExecution = (executionArn: string) =>
  clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));

const ended = (executionArn: string) =>
  vi.waitFor(async () => {
    const execution = await describeExecution(executionArn);
    expect(execution.status).not.toBe('RUNNING');
    return execution;
  }, 20_000);

const at = (question: Step['question'], order: (step: Step) => Order | Promise<Order>, times = 1) =>
  control.rules.push({ matches: (step) => step.question === question, order, times });
const asked = (question: Step['question']) => control.steps.filter((step) => step.question === question);

describe('whoever takes part in the emulator', () => {
  it('is asked at each state and around each task, and by default everything goes on', async () => {
    const { status } = await ended(await start({ Task: task }));

    expect(status).toBe('SUCCEEDED');
    // Who asks for the status may hear of the end before the event does.
    await vi.waitFor(() =>
      expect(control.steps.map(({ question }) => question)).toEqual(['event', 'entered', 'before', 'after', 'event']),
    );
  });

  it('can fail a task before its function is called', async () => {
    at('before', () => ({ throw: { error: 'Lambda.Unknown', cause: 'crashed' } }));

    const { status, error, cause } = await ended(await start({ Task: task }));

    expect({ status, error, cause }).toEqual({ status: 'FAILED', error: 'Lambda.Unknown', cause: 'crashed' });
    expect(asked('after')).toEqual([]);
  });

  it('can fail a task whose function has done its work', async () => {
    at('after', () => ({ throw: { error: 'Lambda.Unknown', cause: 'crashed' } }));

    const { error } = await ended(await start({ Task: task }));

    expect(error).toBe('Lambda.Unknown');
    expect(asked('after')).toMatchObject([{ answer: { calls: expect.any(Number) } }]);
  });

  it('can let a task run out of time while its function goes on', async () => {
    at('before', () => ({ timeout: true }));

    const { error } = await ended(await start({ Task: task }));

    expect(error).toBe('States.Timeout');
    await vi.waitFor(() => expect(asked('late')).toMatchObject([{ answer: { calls: expect.any(Number) } }]), 10_000);
  });

  it('can hold a state, in which the execution is then stopped for good', async () => {
    const held = barrier();
    at('entered', async () => {
      await held.pass();
      return {};
    });
    const executionArn = await start({ Pass: { Type: 'Pass', Next: 'Task' }, Task: task });
    await held.reached;

    await clients.stepFunctions.send(new StopExecutionCommand({ executionArn }));
    held.open();

    expect((await ended(executionArn)).status).toBe('ABORTED');
    expect(asked('before')).toEqual([]);
  });

  it('decides how long a retry waits', async () => {
    at('before', () => ({ throw: { error: 'Error', cause: '' } }));
    at('retry', () => ({ seconds: 0 }));
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 50, MaxAttempts: 1 }];

    const { status } = await ended(await start({ Task: { ...task, Retry } }));

    expect(status).toBe('SUCCEEDED');
    expect(asked('retry')).toMatchObject([{ seconds: 50 }]);
  });
});

describe('a redrive', () => {
  it('goes on in the state where the execution was stopped, with the input of that state', async () => {
    const held = barrier();
    control.rules.push({
      matches: ({ question, state }) => question === 'entered' && state === 'Second',
      order: async () => {
        await held.pass();
        return {};
      },
    });
    const First = { Type: 'Pass', Result: { from: 'First' }, Next: 'Second' };
    const executionArn = await start({ First, Second: { Type: 'Pass', End: true } });
    await held.reached;
    await clients.stepFunctions.send(new StopExecutionCommand({ executionArn }));

    await clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));
    const { status, output } = await ended(executionArn);
    held.open();

    expect({ status, output: JSON.parse(output ?? '') }).toEqual({ status: 'SUCCEEDED', output: { from: 'First' } });
    expect(asked('entered').map(({ state }) => state)).toEqual(['First', 'Second', '(redriven)', 'Second']);
  });

  it('of an execution that has succeeded is refused', async () => {
    const executionArn = await start({ Pass: { Type: 'Pass', End: true } });
    await ended(executionArn);

    const redrive = clients.stepFunctions.send(new RedriveExecutionCommand({ executionArn }));

    await expect(redrive).rejects.toMatchObject({ name: 'ExecutionNotRedrivable' });
  });
});
