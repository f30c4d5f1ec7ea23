import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localSettings } from '../../lab/site/local-settings.ts';
import { type CloudUnderTest, DURATIONS, openCloud } from '../../lab/support/cloud.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41', skipFlush: true };
const AT_25 = { stable: 75, canary: 25 };
const SUCCEEDED = { status: 'SUCCEEDED', error: undefined, cause: undefined };

/** A deployment takes its time. */
const GATE = { stages: [25], expiry: '90 seconds' };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openCloud({ gate: GATE });
});
afterAll(() => shop?.cloud.stop());

describe('a deployment in mid-stage', () => {
  beforeEach(() => shop.reset({ stable: 95, canary: 5 }));

  it('changes nothing for the stage that waits at its gate', async () => {
    const deploy = await shop.cloud.prepare((world) => ({
      ...localSettings(world),
      ...DURATIONS,
      gate: GATE,
      bake: { time: '7 seconds', checkEvery: '1 second' },
    }));
    const stage = await shop.start({ ...STAGE_5, stage: 25 }, 'under-a-deployment');
    await shop.hasEntered(stage, 'Ask for approval');

    await deploy();
    await shop.cloud.clients.lambda.send(
      new InvokeCommand({
        FunctionName: shop.cloud.outputs.DecideFunctionName,
        Payload: JSON.stringify({ execution: 'under-a-deployment', decision: 'approve', by: 'ben', comment: '' }),
      }),
    );

    expect(await shop.ending(stage)).toEqual(SUCCEEDED);
    expect(await shop.weights()).toEqual([AT_25, AT_25]);
  });
});
