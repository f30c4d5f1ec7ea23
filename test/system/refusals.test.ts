import { ChangeResourceRecordSetsCommand, type ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const SUCCEEDED = { status: 'SUCCEEDED', error: undefined, cause: undefined };

let shop: CloudUnderTest;
beforeAll(async () => {
  shop = await openStack('refusals');
});
afterAll(() => shop?.cloud.stop());

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
    expect(ended.cause).toContain(shop.cloud.site.alarms.shop);
  });
});

describe('a gate', () => {
  it('ends the stage when nobody answers', async () => {
    const AT_5 = { stable: 95, canary: 5 };
    await shop.reset(AT_5);

    const ended = await shop.run({ ...STAGE_5, stage: 25, skipFlush: true });
    await shop.isFree();

    expect(ended).toMatchObject({ status: 'FAILED', error: 'ApprovalExpired' });
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

async function change(Action: 'CREATE' | 'UPSERT' | 'DELETE', ...records: ResourceRecordSet[]) {
  const Changes = records.map((ResourceRecordSet) => ({ Action, ResourceRecordSet }));
  await shop.cloud.clients.route53.send(
    new ChangeResourceRecordSetsCommand({ HostedZoneId: shop.cloud.zone, ChangeBatch: { Changes } }),
  );
}

function record(changes: Partial<ResourceRecordSet>): ResourceRecordSet {
  const { site, ttlSeconds } = shop.cloud;
  return { Name: site.name, Type: 'A', TTL: ttlSeconds, ResourceRecords: [{ Value: '192.0.2.99' }], ...changes };
}

function aaaa(changes: Partial<ResourceRecordSet>): ResourceRecordSet {
  return record({ Type: 'AAAA', ResourceRecords: [{ Value: '2001:db8::99' }], ...changes });
}
