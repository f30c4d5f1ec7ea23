import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { PreflightAnswer } from '../../functions/preflight/preflight-answer.ts';
import { ALARMS } from '../../lab/site/alarms.ts';
import { SITE } from '../../lab/site/zone.ts';
import { type CloudUnderTest, openCloud } from '../../lab/support/cloud.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const STAGE_25 = { ...STAGE_5, stage: 25, skipFlush: true };
const AT_5 = { stable: 95, canary: 5 };
const SUCCEEDED = { status: 'SUCCEEDED', error: undefined, cause: undefined };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openCloud();
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
    await decide('not-to-be-deployed-under', 'reject');
    await shop.isFree();

    expect(before).toMatchObject({ stage: 25, mayStart: true, mayDeploy: true });
    expect(before.checks.map(({ check }) => check)).toContain('route53:ChangeResourceRecordSets');
    expect(meanwhile).toMatchObject({ mayDeploy: false });
    expect(meanwhile.checks[0]?.reason).toContain('not-to-be-deployed-under');
  });

  it('lets the stage go on when somebody approves, once', async () => {
    const stage = await shop.start(STAGE_25, 'to-approve');
    await shop.hasEntered(stage, 'Ask for approval');

    const first = await decide('to-approve', 'approve');
    const second = await decide('to-approve', 'approve');

    expect(first).toMatchObject({ decided: true });
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

    await decide('to-reject', 'reject', 'not on Friday');
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

  it('ends the stage when nobody answers', async () => {
    const ended = await shop.run(STAGE_25);
    await shop.isFree();

    expect(ended).toMatchObject({ status: 'FAILED', error: 'ApprovalExpired' });
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

describe('a stage is refused in words, before anything changed,', () => {
  beforeEach(() => shop.reset());

  it.each<[string, unknown, string, string]>([
    ['when it skips one', { ...STAGE_5, stage: 50 }, 'StageOutOfOrder', 'the next stage is 5'],
    ['when there is no such stage', { ...STAGE_5, stage: 33 }, 'StageOutOfOrder', 'the next stage is 5'],
    ['when its percentage is none', { ...STAGE_5, stage: 500 }, 'InvalidRequest', 'stage:'],
    ['when nobody asked', { stage: 5, reason: 'x' }, 'InvalidRequest', 'requestedBy'],
    ['when it tries to weaken a guard', { ...STAGE_5, skipGate: true }, 'InvalidRequest', 'skipGate'],
    ['when the input is no object', 'stage 5 please', 'InvalidRequest', 'stage request'],
  ])('%s', async (_, input, error, words) => {
    const ended = await shop.run(input);

    expect(ended).toMatchObject({ status: 'FAILED', error });
    expect(ended.cause).toContain(words);
    expect(await shop.weights()).toEqual([
      { stable: 100, canary: 0 },
      { stable: 100, canary: 0 },
    ]);
  });

  it('when its execution has an odd name', async () => {
    const ended = await shop.ending(await shop.start(STAGE_5, 'stage 5!'));

    expect(ended).toMatchObject({ error: 'InvalidRequest' });
  });

  it('when another one runs', async () => {
    const first = await shop.start(STAGE_5);
    await shop.hasEntered(first, 'Let cache warm up');

    const second = await shop.run(STAGE_5);

    expect(second).toMatchObject({ error: 'LeaseHeld' });
    expect(await shop.ending(first)).toEqual(SUCCEEDED);
  });

  it('when somebody else moved the weights', async () => {
    await shop.run({ ...STAGE_5, skipFlush: true });
    await change(
      'UPSERT',
      record({ SetIdentifier: 'canary', Weight: 40 }),
      record({ SetIdentifier: 'stable', Weight: 60 }),
      aaaa({ SetIdentifier: 'canary', Weight: 40 }),
      aaaa({ SetIdentifier: 'stable', Weight: 60 }),
    );

    const ended = await shop.run({ ...STAGE_5, stage: 50 });

    expect(ended).toMatchObject({ error: 'WeightsDrifted' });
    expect(await shop.weights()).toEqual([
      { stable: 60, canary: 40 },
      { stable: 60, canary: 40 },
    ]);
  });

  it('when the TTLs differ', async () => {
    await change('UPSERT', record({ SetIdentifier: 'canary', Weight: 0, TTL: 30 }));

    expect(await shop.run(STAGE_5)).toMatchObject({ error: 'RecordsUnfit' });
  });

  it('when a third record would keep a share', async () => {
    const third = record({ SetIdentifier: 'third', Weight: 10 });
    await change('CREATE', third);

    const ended = await shop.run(STAGE_5);
    await change('DELETE', third);

    expect(ended).toMatchObject({ error: 'RecordsUnfit' });
    expect(ended.cause).toContain('"third"');
  });

  it('when a listed alarm is red', async () => {
    await shop.turnAlarmRed();

    const ended = await shop.run(STAGE_5);
    await shop.turnAlarmGreen();

    expect(ended).toMatchObject({ error: 'AlarmNotGreen' });
    expect(ended.cause).toContain(ALARMS.shop);
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

async function change(Action: 'CREATE' | 'UPSERT' | 'DELETE', ...records: ResourceRecordSet[]) {
  const Changes = records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await shop.cloud.clients.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: shop.cloud.zone, ChangeBatch: { Changes } }),
  );
}

function record(changes: Partial<ResourceRecordSet>): ResourceRecordSet {
  return { Name: SITE, Type: 'A', TTL: shop.cloud.ttlSeconds, ResourceRecords: [{ Value: '192.0.2.99' }], ...changes };
}

function aaaa(changes: Partial<ResourceRecordSet>): ResourceRecordSet {
  return record({ Type: 'AAAA', ResourceRecords: [{ Value: '2001:db8::99' }], ...changes });
}
