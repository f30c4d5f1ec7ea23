import { SendTaskFailureCommand, SFNClient } from '@aws-sdk/client-sfn';
import { InternalServerError, PutParameterCommand } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { evidence, PREFIX } from '../../../lab/support/approval.ts';
import { fakeParameterStore } from '../../../lab/support/parameter-store.ts';

const REQUEST = `${PREFIX}/requests/stage-25`;
const TOKEN = `${PREFIX}/tokens/stage-25`;

let store: ReturnType<typeof fakeParameterStore>;
const stepFunctions = mockClient(SFNClient);
let handler: (event: unknown) => Promise<void>;
let log: string[];

beforeAll(async () => {
  vi.stubEnv('APPROVALS_PREFIX', PREFIX);
  vi.stubEnv('GATE_EXPIRY_SECONDS', '3600');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  ({ handler } = await import('../../../functions/request-approval/handler.ts'));
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  store = fakeParameterStore();
  stepFunctions.reset();
  log = [];
  for (const level of ['info', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => log.push(String(line)));
  }
});
afterEach(() => vi.restoreAllMocks());

function token(): string | undefined {
  return store.parameters.get(TOKEN)?.Value;
}

describe('asking for approval', () => {
  it('keeps the token encrypted, by itself, apart from what everybody may see', async () => {
    await handler({ token: 'secret-token', ...evidence() });

    expect(store.parameters.get(TOKEN)).toEqual({ Name: TOKEN, Type: 'SecureString', Value: 'secret-token' });
    expect(store.parameters.get(REQUEST)).toMatchObject({ Type: 'String' });
    expect(store.parameters.get(REQUEST)?.Value).not.toContain('secret-token');
    expect(store.parameters.size).toBe(2);
  });

  it('writes the token nowhere else', async () => {
    await handler({ token: 'secret-token', ...evidence() });
    await handler({ token: 'secret-token' }).catch(() => {});

    expect(log.join('')).toContain('stage waits for approval');
    expect(log.join('')).not.toContain('secret-token');
    const [failure] = stepFunctions.commandCalls(SendTaskFailureCommand);
    expect(failure?.args[0].input.cause).not.toContain('secret-token');
  });

  it('takes the longest token that Step Functions makes', async () => {
    await handler({ token: 't'.repeat(2048), ...evidence() });

    expect(token()).toHaveLength(2048);
  });

  it('asked again, replaces the token, for the old one opens nothing any more', async () => {
    await handler({ token: 'first', ...evidence() });
    await handler({ token: 'second', ...evidence() });

    expect(token()).toBe('second');
    expect(store.parameters.size).toBe(2);
  });

  it('fails the task by itself when the question cannot be put, so that no stage waits in vain', async () => {
    store.ssm
      .on(PutParameterCommand)
      .rejects(new InternalServerError({ message: 'An error occurred on the server side.', $metadata: {} }));

    await expect(handler({ token: 'secret-token', ...evidence() })).rejects.toThrow(InternalServerError);

    expect(stepFunctions.commandCalls(SendTaskFailureCommand).map(({ args }) => args[0].input)).toEqual([
      { taskToken: 'secret-token', error: 'InternalServerError', cause: 'An error occurred on the server side.' },
    ]);
  });

  it('fails the task when the evidence is incomplete, and says what is missing', async () => {
    const { plan, flush } = evidence();

    await expect(handler({ token: 'secret-token', plan, flush })).rejects.toThrow(/evidence of a stage.*health/);

    expect(stepFunctions.commandCalls(SendTaskFailureCommand)[0]?.args[0].input.error).toBe('InvalidRequest');
    expect(store.parameters.size).toBe(0);
  });

  it('tells the first reason even when the task cannot be told', async () => {
    stepFunctions.on(SendTaskFailureCommand).rejects(new Error('out of reach'));

    await expect(handler({ token: 'secret-token' })).rejects.toThrow('evidence of a stage');
  });
});
