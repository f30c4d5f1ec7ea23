import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { openStack } from '../cloud/open-stack.ts';

const AT_5 = { stable: 95, canary: 5 };
const STAGE_25 = { stage: 25, requestedBy: 'ana', reason: 'release 41', skipFlush: true };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openStack('stops');
});
afterAll(() => shop?.cloud.stop());

describe('the console’s Stop', () => {
  it.each([
    ['in warm-up', STAGE_25, AT_5, 'Let cache warm up'],
    ['at the gate', { ...STAGE_25, stage: 50 }, { stable: 75, canary: 25 }, 'Ask for approval'],
    ['in the bake', STAGE_25, AT_5, 'Bake'],
  ])('%s leads back to the weights of before', async (_, input, from, state) => {
    await shop.reset(from);
    const stage = await shop.start(input);
    await shop.hasEntered(stage, state);

    await shop.stop(stage);
    await shop.isFree();

    expect(await shop.ending(stage)).toMatchObject({ status: 'ABORTED' });
    expect(await shop.weights()).toEqual([from, from]);
  });

  it('leads back even when somebody has deleted the lease: the history of the stage knows what it moved', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start(STAGE_25);
    await shop.hasEntered(stage, 'Bake');
    await shop.deleteLease();

    await shop.stop(stage);
    await shop.isFree();

    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });

  it('is found out even when Step Functions tells nobody, by the look of every minute', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start(STAGE_25);
    await shop.hasEntered(stage, 'Bake');
    await shop.stop(stage);

    await shop.watch();
    await shop.isFree();

    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

describe('a listed alarm that turns red', () => {
  beforeEach(() => shop.reset(AT_5));

  // Who is first, the abort or the bake's own look at the alarms, is open; at the gate nobody but the abort looks.
  it('ends the stage in its bake, and traffic goes back', async () => {
    const stage = await shop.start(STAGE_25);
    await shop.hasEntered(stage, 'Bake');

    await shop.turnAlarmRed();
    const ended = await shop.ending(stage);
    await shop.turnAlarmGreen();
    await shop.isFree();

    expect(ended.error).toMatch(/^(AlarmAbort|HealthFailed)$/);
    expect(ended.cause).toContain(shop.cloud.site.alarms.shop);
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

describe('a person', () => {
  beforeEach(() => shop.reset(AT_5));

  it('can take traffic away from the canary while a stage runs', async () => {
    const stage = await shop.start(STAGE_25);
    await shop.hasEntered(stage, 'Bake');

    await shop.cloud.clients.stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: shop.cloud.outputs.RollbackMachineArn,
        input: JSON.stringify({ canaryPercent: 0, reason: 'errors', requestedBy: 'ben' }),
      }),
    );
    const ended = await shop.ending(stage);
    await shop.isFree();

    expect(ended.status).not.toBe('SUCCEEDED');
    expect(await shop.weights()).toEqual([
      { stable: 100, canary: 0 },
      { stable: 100, canary: 0 },
    ]);
  });
});

describe('Redis that goes away', () => {
  it('ends the stage, and traffic stays; the flush says what to look at', async () => {
    await shop.reset(AT_5);
    const stage = await shop.start(STAGE_25);
    await shop.hasEntered(stage, 'Let cache warm up');

    await shop.cloud.redis.takeDown();
    const flush = await shop.cloud.clients.lambda.send(
      new InvokeCommand({
        FunctionName: shop.cloud.outputs.FlushFunctionName,
        Payload: JSON.stringify({ profile: 'migration' }),
      }),
    );
    const ended = await shop.ending(stage);
    await shop.cloud.redis.bringBack();
    await shop.isFree();

    expect(JSON.parse(Buffer.from(flush.Payload ?? []).toString())).toMatchObject({
      errorType: 'RedisUnavailable',
      errorMessage: expect.stringContaining('127.0.0.1'),
    });
    expect(ended.status).toBe('FAILED');
    expect(ended.cause).toContain('hit rate');
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});
