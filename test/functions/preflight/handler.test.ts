import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PreflightAnswer } from '../../../functions/preflight/preflight-answer.ts';
import { cacheChecked } from '../../../lab/support/cache-checked.ts';
import { plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';
import { payload } from '../../cli/stack.ts';

const AT_5 = { stable: 95, canary: 5 };
const PROBED = { leases: { '_rollout.www.example.com': null }, weights: AT_5, running: [], permissions: [] };
const lambda = mockClient(LambdaClient);

let handler: (input: unknown) => Promise<PreflightAnswer>;
let log: string[];
beforeAll(async () => {
  vi.stubEnv('PREPARE_STAGE', 'arn:prepare:1');
  vi.stubEnv('SET_WEIGHTS', 'arn:weights:1');
  vi.stubEnv('FLUSH_CACHE', 'arn:flush:1');
  vi.stubEnv('STAGES', '[5,25,50,100]');
  vi.stubEnv('STAGE_MACHINE_ARN', STAGE_MACHINE_ARN);
  vi.stubEnv('ROLLBACK_MACHINE_ARN', STAGE_MACHINE_ARN.replace('stage', 'rollback'));
  vi.stubEnv('STACK_NAME', 'Sluice-test');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  ({ handler } = await import('../../../functions/preflight/handler.ts'));
});
afterAll(() => vi.unstubAllEnvs());
beforeEach(() => {
  log = [];
  for (const level of ['log', 'info', 'warn'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => log.push(String(line)));
  }
  lambda.reset();
  answers('arn:weights:1', PROBED);
  answers('arn:prepare:1', plan('p', 25, AT_5));
  answers('arn:flush:1', { ...cacheChecked, shards: 3 });
});
afterEach(() => vi.restoreAllMocks());

function answers(FunctionName: string, answer: unknown, error?: 'Unhandled'): void {
  lambda
    .on(InvokeCommand, { FunctionName })
    .resolves({ Payload: payload(answer), ...(error && { FunctionError: error }) });
}

function published() {
  return log.map((line) => JSON.parse(line)).find(({ _aws }) => _aws);
}

describe('the function preflight', () => {
  it('asks each function that will do the work to do none of it', async () => {
    const report = await handler({});

    const asked = lambda
      .commandCalls(InvokeCommand)
      .map(({ args: [{ input }] }) => [input.FunctionName, JSON.parse(String(input.Payload))]);
    expect(report.checks.at(-1)?.reason).toContain('All 3 shards of Redis answer');
    expect(asked).toEqual([
      ['arn:weights:1', { action: 'survey', permissions: true }],
      ['arn:prepare:1', expect.objectContaining({ request: expect.objectContaining({ dryRun: true }) })],
      ['arn:flush:1', { check: true }],
    ]);
    expect(published()).toBeUndefined();
  });

  it('takes the error of a function for its answer', async () => {
    answers('arn:prepare:1', { errorType: 'RecordsUnfit', errorMessage: 'no AAAA' }, 'Unhandled');

    const report = await handler({});

    expect(report.checks[0]).toEqual({ check: 'stage 25', verdict: 'fail', reason: 'RecordsUnfit: no AAAA' });
  });

  it('takes a function that cannot be called for a failure', async () => {
    lambda
      .on(InvokeCommand, { FunctionName: 'arn:flush:1' })
      .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));

    expect((await handler({})).checks.at(-1)).toMatchObject({
      check: 'cache',
      verdict: 'fail',
      reason: 'AccessDeniedException: not authorized',
    });
  });

  it('takes an answer that it cannot read for a failure', async () => {
    answers('arn:weights:1', { lease: 'what?' });

    const { mayDeploy, checks } = await handler({ deployOnly: true });

    expect(mayDeploy).toBe(false);
    expect(checks[0]?.reason).toContain('this version of Sluice does not know');
  });

  it('publishes what the run by the clock found, for the alarm to turn red and green again', async () => {
    await handler({ scheduled: true });
    expect(published()).toMatchObject({ Stack: 'Sluice-test', PreflightFailed: 0 });
    expect(published()._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Sluice', Dimensions: [['Stack']] });

    log = [];
    answers('arn:flush:1', { errorType: 'RedisUnavailable', errorMessage: 'gone' }, 'Unhandled');
    await handler({ scheduled: true });
    expect(published()).toMatchObject({ PreflightFailed: 1 });
  });

  it('refuses what it does not know, so that nobody believes an answer to another question', async () => {
    await expect(handler({ deploy: true })).rejects.toThrow('This is not a preflight request');
  });
});
