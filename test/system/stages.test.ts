import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const STAGE_25 = { ...STAGE_5, stage: 25, skipFlush: true };
const AT_5 = { stable: 95, canary: 5 };
const SUCCEEDED = { status: 'SUCCEEDED', error: undefined, cause: undefined };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openStack('stages');
});
afterAll(() => shop?.cloud.stop());

describe('a stage', () => {
  beforeEach(() => shop.reset());

  it('flushes the stale keys, keeps the others, moves every weight, and leaves the lease free', async () => {
    const { redis } = shop.cloud.shop;
    await redis.set('sessions:of-the-test', 'alive');
    await redis.set('mocs:never-read', 'stale');

    const ended = await shop.run(STAGE_5);

    expect(ended).toEqual(SUCCEEDED);
    expect(await redis.get('sessions:of-the-test')).toBe('alive');
    expect(await redis.exists('mocs:never-read')).toBe(0);
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
    expect(await shop.lease()).toMatchObject({ operation: 'free', to: AT_5 });
  });

  it('counts and touches nothing in a dry run', async () => {
    const { redis } = shop.cloud.shop;
    await redis.set('mocs:never-read', 'stale');

    const ended = await shop.run({ ...STAGE_5, dryRun: true });

    expect(ended.status).toBe('SUCCEEDED');
    expect(await redis.exists('mocs:never-read')).toBe(1);
    expect(await shop.lease()).toBeNull();
  });
});

describe('a gate', () => {
  beforeEach(() => shop.reset(AT_5));

  it('is a moment in which the preflight says that nobody should deploy or destroy', async () => {
    const before = await preflight({});
    const stage = await shop.start({ ...STAGE_25 }, 'not-to-be-deployed-under');
    await shop.hasEntered(stage, 'Ask for approval');
    const meanwhile = await preflight({ deployOnly: true });
    await shop.until('it is rejected', async () => (await decide('not-to-be-deployed-under', 'reject')).decided);
    await shop.isFree();

    expect(before).toMatchObject({ stage: 25, mayStart: true, mayDeploy: true });
    expect(before.checks.map(({ check }) => check)).toContain('route53:ChangeResourceRecordSets');
    expect(meanwhile).toMatchObject({ mayDeploy: false });
    expect(meanwhile.checks[0]?.reason).toContain('not-to-be-deployed-under');
  });

  it('lets the stage go on when somebody approves, once', async () => {
    const stage = await shop.start(STAGE_25, 'to-approve');
    await shop.hasEntered(stage, 'Ask for approval');

    await shop.until('health passes', async () => (await decide('to-approve', 'approve')).decided);
    const second = await decide('to-approve', 'approve');

    expect(second).toMatchObject({ decided: false });
    expect(await shop.ending(stage)).toEqual(SUCCEEDED);
    expect(await shop.weights()).toEqual([
      { stable: 75, canary: 25 },
      { stable: 75, canary: 25 },
    ]);
  });

  it('ends the stage when somebody rejects, in their words', async () => {
    const stage = await shop.start(STAGE_25, 'to-reject');
    await shop.hasEntered(stage, 'Ask for approval');

    await shop.until('it is rejected', async () => (await decide('to-reject', 'reject', 'not on Friday')).decided);
    const ended = await shop.ending(stage);
    await shop.isFree();

    expect(ended).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(ended.cause).toContain('not on Friday');
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });

  it('cannot be approved while an alarm is red, which ends the stage', async () => {
    const stage = await shop.start(STAGE_25, 'red-at-the-gate');
    await shop.hasEntered(stage, 'Ask for approval');

    await shop.turnAlarmRed();
    const answer = await decide('red-at-the-gate', 'approve');
    const ended = await shop.ending(stage);
    await shop.turnAlarmGreen();
    await shop.isFree();

    expect(answer.decided).toBe(false);
    expect(ended).toMatchObject({ status: 'ABORTED', error: 'AlarmAbort' });
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

async function decide(execution: string, decision: 'approve' | 'reject', comment = '') {
  const answer = await invoke(shop.cloud.outputs.DecideFunctionName, { execution, decision, by: 'ben', comment });
  return z.object({ decided: z.boolean(), message: z.string() }).parse(answer);
}

async function preflight(request: object) {
  return PreflightAnswer.parse(await invoke(shop.cloud.outputs.PreflightFunctionName, request));
}

async function invoke(FunctionName: string, input: object): Promise<unknown> {
  const Payload = JSON.stringify(input);
  const answer = await shop.cloud.clients.lambda.send(new InvokeCommand({ FunctionName, Payload }));
  return JSON.parse(Buffer.from(answer.Payload ?? []).toString());
}
