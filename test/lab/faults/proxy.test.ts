import {
  type Change,
  ChangeResourceRecordSetsCommand,
  type ResourceRecordSet,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';
import {
  CreateStateMachineCommand,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dnsOf } from '../../../core/lease/route-53.ts';
import { type Clients, connect } from '../../../lab/emulator/clients.ts';
import { logFile } from '../../../lab/emulator/runs.ts';
import { type Emulator, startEmulator } from '../../../lab/emulator/start-emulator.ts';
import { type AwsProxy, startProxy } from '../../../lab/faults/proxy/proxy.ts';
import { createZone, SITE } from '../../../lab/site/zone.ts';
import { almightyRole } from '../../../lab/support/principals.ts';

const LEASE = `_rollout.${SITE}`;

let emulator: Emulator;
let proxy: AwsProxy;
let clients: Clients;
let direct: Clients;
beforeAll(async () => {
  emulator = await startEmulator({ log: await logFile() });
  proxy = await startProxy();
  proxy.upstream = emulator.endpoint;
  clients = connect(proxy.endpoint);
  direct = connect(emulator.endpoint);
});
afterAll(async () => {
  await proxy?.stop();
  await emulator?.stop();
});

describe('a change batch behind the proxy', () => {
  let zone: string;
  beforeEach(async () => {
    zone = await createZone(direct.route53, { ttlSeconds: 60 });
    await direct.route53.send(batch([{ Action: 'CREATE', ResourceRecordSet: txt('"one"') }]));
  });

  const batch = (Changes: Change[], Comment = '') =>
    new ChangeResourceRecordSetsCommand({ HostedZoneId: zone, ChangeBatch: { Comment, Changes } });
  const list = async () =>
    (await dnsOf(direct.route53).list({ HostedZoneId: zone })).ResourceRecordSets?.filter(
      ({ Type }) => !/SOA|NS/.test(Type ?? ''),
    );
  const upsert = (ResourceRecordSet: ResourceRecordSet): Change => ({ Action: 'UPSERT', ResourceRecordSet });

  it.each<[string, Change[]]>([
    ['swaps one value for another', [del('"one"'), create('"two"')]],
    ['swaps a value for itself', [del('"one"'), create('"one"')]],
    ['swaps and moves weights together', [del('"one"'), upsert(weighted({ Weight: 5 })), create('"two"')]],
    ['takes several strings in one value', [del('"one"'), create('"two" "three"')]],
    ['takes the weight 255', [upsert(weighted({ Weight: 255 }))]],
    [
      'takes the name in capitals',
      [{ Action: 'DELETE', ResourceRecordSet: { ...txt('"one"'), Name: LEASE.toUpperCase() } }],
    ],
  ])('is accepted when it %s', async (_, changes) => {
    await expect(clients.route53.send(batch(changes))).resolves.toMatchObject({ ChangeInfo: { Status: 'PENDING' } });
  });

  it.each<[string, string, RegExp, () => Change[]]>([
    [
      'deletes another value',
      'InvalidChangeBatch',
      /do not match the current values/,
      () => [del('"other"'), create('"two"')],
    ],
    ['deletes in other letters', 'InvalidChangeBatch', /do not match/, () => [del('"One"'), create('"two"')]],
    [
      'deletes with another TTL',
      'InvalidChangeBatch',
      /do not match/,
      () => [{ Action: 'DELETE', ResourceRecordSet: { ...txt('"one"'), TTL: 61 } }],
    ],
    [
      'deletes another weight',
      'InvalidChangeBatch',
      /set-identifier='canary'.* do not match/,
      () => [{ Action: 'DELETE', ResourceRecordSet: weighted({ Weight: 7 }) }],
    ],
    [
      'deletes what is not there',
      'InvalidChangeBatch',
      /was not found/,
      () => [{ Action: 'DELETE', ResourceRecordSet: { ...txt('"one"'), Name: `_other.${SITE}` } }],
    ],
    ['creates what is there', 'InvalidChangeBatch', /already exists/, () => [create('"two"')]],
    ['creates before it deletes', 'InvalidChangeBatch', /already exists/, () => [create('"two"'), del('"one"')]],
    ['deletes the same twice', 'InvalidChangeBatch', /twice|not found/, () => [del('"one"'), del('"one"')]],
    [
      'has a right change after a wrong one',
      'InvalidChangeBatch',
      /already exists/,
      () => [create('"two"'), upsert(weighted({ Weight: 5 }))],
    ],
    [
      'has a right change before a wrong one',
      'InvalidChangeBatch',
      /already exists/,
      () => [upsert(weighted({ Weight: 5 })), create('"two"')],
    ],
    [
      'gives one of a weighted group another TTL',
      'InvalidChangeBatch',
      /must contain the same TTL/,
      () => [upsert(weighted({ TTL: 30 }))],
    ],
    [
      'puts a simple record beside weighted ones',
      'InvalidChangeBatch',
      /non-weighted set exists/,
      () => [upsert({ Name: SITE, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.1' }] })],
    ],
    [
      'puts a CNAME beside others',
      'InvalidChangeBatch',
      /other RRSets exist/,
      () => [upsert({ Name: SITE, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'example.com' }] })],
    ],
    [
      'leaves the zone',
      'InvalidChangeBatch',
      /not permitted in zone/,
      () => [upsert({ ...txt('"x"'), Name: 'www.other.example' })],
    ],
    ['writes TXT without quotation marks', 'InvalidChangeBatch', /quotation marks/, () => [upsert(txt('one'))]],
    [
      'writes a string of 256 characters',
      'InvalidChangeBatch',
      /too long/,
      () => [upsert(txt(`"${'x'.repeat(256)}"`))],
    ],
    ['has a weight of 256', 'InvalidInput', /between 0 and 255/, () => [upsert(weighted({ Weight: 256 }))]],
    [
      'has a SetIdentifier and no weight',
      'InvalidInput',
      /exactly one of \[Weight/,
      () => [
        upsert({ Name: SITE, Type: 'A', TTL: 60, SetIdentifier: 'canary', ResourceRecords: [{ Value: '192.0.2.1' }] }),
      ],
    ],
    [
      'has a weight and no SetIdentifier',
      'InvalidInput',
      /Missing field 'SetIdentifier'/,
      () => [upsert({ Name: SITE, Type: 'A', TTL: 60, Weight: 1, ResourceRecords: [{ Value: '192.0.2.1' }] })],
    ],
    [
      'has neither values nor an alias',
      'InvalidInput',
      /AliasTarget/,
      () => [upsert({ Name: SITE, Type: 'TXT', TTL: 60 })],
    ],
    [
      'changes 501 records, an UPSERT counting twice',
      'InvalidInput',
      /limit exceeded/,
      () => Array.from({ length: 501 }, (_, i) => upsert({ ...txt('"x"'), Name: `n${i}.${SITE}` })),
    ],
  ])('is refused, and nothing of it is applied, when it %s', async (_, code, words, changes) => {
    const before = await list();

    const error = await clients.route53.send(batch(changes())).catch((error: unknown) => error);

    expect(error).toBeInstanceOf(Route53ServiceException);
    expect(error).toMatchObject({ name: code, message: expect.stringMatching(words) });
    expect(await list()).toEqual(before);
  });

  it('is refused when its comment is longer than 256 characters', async () => {
    const sent = clients.route53.send(batch([del('"one"')], 'x'.repeat(257)));

    await expect(sent).rejects.toMatchObject({ name: 'InvalidInput' });
  });

  it('that comes a second time is refused, because it has been applied', async () => {
    const swap = () => clients.route53.send(batch([del('"one"'), create('"two"')]));

    await swap();

    await expect(swap()).rejects.toMatchObject({ name: 'InvalidChangeBatch' });
  });

  it('is one of many that come at once: exactly one wins', async () => {
    const rivals = Array.from({ length: 20 }, (_, i) =>
      clients.route53.send(batch([del('"one"'), create(`"rival ${i}"`)])),
    );

    const outcomes = await Promise.allSettled(rivals);

    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('an execution behind the proxy', () => {
  let stateMachineArn = '';
  beforeAll(async () => {
    const definition = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } });
    const made = await direct.stepFunctions.send(
      new CreateStateMachineCommand({ name: 'm', roleArn: await almightyRole(emulator.endpoint), definition }),
    );
    stateMachineArn = made.stateMachineArn ?? '';
  });
  const start = (name: string, input = '{}') =>
    clients.stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input }));

  it('may have a name of 80 characters', async () => {
    expect((await start('x'.repeat(80))).executionArn).toMatch(/x{80}$/);
  });

  it.each([['x'.repeat(81)], ['two words'], ['a*b'], ['a:b'], ['a/b'], ['a"b'], ['[a]'], ['a#b']])(
    'may not be called "%s"',
    async (name) => {
      await expect(start(name)).rejects.toMatchObject({ name: 'InvalidName' });
    },
  );

  it('needs input that is JSON', async () => {
    await expect(start('no-json', '{')).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  });

  it('answers the same when it is started once more with the same input while it runs', async () => {
    const first = await start('same', '{"a":1}');
    const second = await start('same', '{"a":1}');

    expect(second.executionArn).toBe(first.executionArn);
    expect(second.startDate).toEqual(first.startDate);
  });

  it('exists already when the input is another one, or when it has ended', async () => {
    const { executionArn } = await start('taken', '{"a":1}');

    await expect(start('taken', '{"a":2}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await clients.stepFunctions.send(new StopExecutionCommand({ executionArn }));
    await expect(start('taken', '{"a":1}')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  });

  it('takes no cause that is too long', async () => {
    const { executionArn } = await start('to-stop');
    const stopped = clients.stepFunctions.send(new StopExecutionCommand({ executionArn, cause: 'x'.repeat(32_769) }));

    await expect(stopped).rejects.toBeInstanceOf(SFNServiceException);
  });
});

const txt = (Value: string): ResourceRecordSet => ({ Name: LEASE, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value }] });
const del = (value: string): Change => ({ Action: 'DELETE', ResourceRecordSet: txt(value) });
const create = (value: string): Change => ({ Action: 'CREATE', ResourceRecordSet: txt(value) });
const weighted = (changes: Partial<ResourceRecordSet>): ResourceRecordSet => ({
  ...{ Name: SITE, Type: 'A', TTL: 60, SetIdentifier: 'canary', Weight: 0, ResourceRecords: [{ Value: '192.0.2.20' }] },
  ...changes,
});
