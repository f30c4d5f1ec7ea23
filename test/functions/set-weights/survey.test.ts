import {
  type Change,
  type ChangeBatch,
  NoSuchChange,
  type ResourceRecordSetProtection,
  Route53ServiceException,
} from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../core/lease/lease.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { type SurveyEffects, survey } from '../../../functions/set-weights/survey.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { applyBatch } from '../../../lab/route-53/hosted-zone.ts';
import { ended, FakeExecutions, running } from '../../../lab/support/executions.ts';
import { execution, plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const AT_5 = { stable: 95, canary: 5 };
const stage = plan('s1', 25, AT_5);

function zone(lease?: string): Zone {
  const txt = lease === undefined ? [] : [{ ...leaseRecord('_rollout.www.example.com.', lease) }];
  return new Zone([...weightedPair(AT_5), ...txt]);
}

function failure(name: string): Route53ServiceException {
  return new Route53ServiceException({ name, $fault: 'client', $metadata: {}, message: `${name} says Route 53` });
}

function effects(at: Zone, changes: Partial<SurveyEffects> = {}): SurveyEffects {
  return {
    dns: at,
    group,
    executions: new FakeExecutions(),
    stageMachineArn: STAGE_MACHINE_ARN,
    changeStatus: () => Promise.reject(new NoSuchChange({ $metadata: {}, message: 'no such change' })),
    protections: async () => at.protections,
    ...changes,
  };
}

describe('trying whether the records may be changed', () => {
  it.each([
    ['has no lease', undefined],
    ['is free', stage.lease.free],
    ['carries a text of somebody else', 'hands off'],
    ['carries what an earlier try would have left', 'v=0;op=survey'],
  ])('answers yes for a group that %s, and leaves every record as it is', async (_, lease) => {
    const at = zone(lease);
    const before = structuredClone(at.records);

    const { permissions } = await survey(effects(at), { permissions: true });

    expect(permissions.map(({ permission, granted }) => [permission, granted])).toEqual([
      ['route53:ChangeResourceRecordSets', 'yes'],
      ['route53:GetChange', 'yes'],
      ['protections', 'yes'],
    ]);
    expect(at.records).toEqual(before);
    expect(at.changes).toBe(0);
  });

  it('asks for all that an advance needs in one batch: these names, these types, all three actions', async () => {
    const at = zone(stage.lease.free);
    const batches: ChangeBatch[] = [];
    const dns: Zone['change'] = async (input) => {
      if (input.ChangeBatch) batches.push(input.ChangeBatch);
      return at.change(input);
    };

    await survey(effects(at, { dns: { list: at.list, change: dns } }), { permissions: true });
    await survey(effects(at, { dns: { list: at.list, change: dns } }), { permissions: true });

    const sent = batches[0]?.Changes?.map(({ Action, ResourceRecordSet }) => [
      Action,
      ResourceRecordSet?.Name,
      ResourceRecordSet?.Type,
      ResourceRecordSet?.Weight,
    ]);
    expect(sent).toEqual([
      ['DELETE', '_rollout.www.example.com', 'TXT', undefined],
      ['UPSERT', 'www.example.com.', 'A', 95],
      ['UPSERT', 'www.example.com.', 'A', 5],
      ['CREATE', '_rollout.www.example.com', 'TXT', undefined],
    ]);
    const deleted = batches.map(({ Changes }) => Changes?.[0]?.ResourceRecordSet?.ResourceRecords?.[0]?.Value);
    expect(new Set(deleted).size).toBe(2);
  });

  it('does not fit whatever stands there, nor a second time, nor after what it would have written itself', async () => {
    const at = zone(stage.lease.free);
    const changes: Change[] = [];
    await survey(
      effects(at, {
        dns: {
          list: at.list,
          change: async (input) => {
            changes.push(...(input.ChangeBatch?.Changes ?? []));
            return at.change(input);
          },
        },
      }),
      { permissions: true },
    );

    const own = changes.flatMap(({ ResourceRecordSet: record }) => record?.ResourceRecords?.[0]?.Value ?? []).at(-1);
    const standing = [...Object.values(stage.lease), 'hands off', own?.slice(1, -1)];
    for (const text of [undefined, ...standing]) {
      expect(applyBatch(zone(text).records, changes)).toMatchObject({ error: 'InvalidChangeBatch' });
    }
  });

  it('cannot be applied by a stage that claims in between, and puts no weight back that moves meanwhile', async () => {
    const at = zone(stage.lease.free);
    at.beforeChange = () => {
      at.records = zone(stage.lease.moved).records;
      at.setWeights(stage.to);
    };

    await survey(effects(at), { permissions: true });

    expect(at.lease()).toBe(stage.lease.moved);
    expect(at.weights()).toEqual(stage.to);
  });

  it.each([
    ['AccessDenied', 'no'],
    ['PriorRequestNotComplete', 'unknown'],
    ['Throttling', 'unknown'],
    ['NoSuchHostedZone', 'unknown'],
  ])('takes %s for: %s', async (name, granted) => {
    const at = zone();
    const change = () => Promise.reject(failure(name));

    const { permissions } = await survey(
      effects(at, { dns: { list: at.list, change }, changeStatus: () => Promise.reject(failure(name)) }),
      { permissions: true },
    );

    expect(permissions.map((permission) => permission.granted)).toEqual([granted, granted, 'yes']);
    expect(permissions[0]?.reason).toContain(`${name} says Route 53`);
  });

  it('is not proven where a weighted record is missing', async () => {
    const { permissions } = await survey(effects(new Zone(weightedPair(AT_5).slice(1))), { permissions: true });

    expect(permissions[0]).toMatchObject({ granted: 'unknown', reason: expect.stringContaining('weighted records') });
  });

  it('is not proven where Route 53 refuses more than that it cannot fit, and then has its words', async () => {
    const at = zone();
    at.records.push({ Name: '_rollout.www.example.com.', Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value: 'x.' }] });

    const { permissions } = await survey(effects(at), { permissions: true });

    expect(permissions[0]).toMatchObject({
      granted: 'unknown',
      reason: expect.stringContaining('type TXT cannot be created as other RRSets exist'),
    });
  });

  it('stops everything should Route 53 ever accept it', async () => {
    const at = zone();
    const change: Zone['change'] = async () => ({
      $metadata: {},
      ChangeInfo: { Id: 'C1', Status: 'PENDING', SubmittedAt: new Date() },
    });

    await expect(survey(effects(at, { dns: { list: at.list, change } }), { permissions: true })).rejects.toThrow(
      'deletes what never existed',
    );
  });
});

describe('records that somebody has protected from changes', () => {
  it.each<ResourceRecordSetProtection>([
    { RecordName: 'www.example.com', RecordType: 'A', Comment: 'ask the network team' },
    { RecordName: 'www.example.com.', RecordType: 'A' },
    { RecordName: '_rollout.www.example.com', RecordType: 'TXT' },
  ])('are named before a stage finds out: %j', async (protection) => {
    const at = zone(stage.lease.free);
    at.protections = [protection];

    const { permissions } = await survey(effects(at), { permissions: true });

    expect(permissions.at(-1)).toMatchObject({ permission: 'protections', granted: 'no' });
    expect(permissions.at(-1)?.reason).toContain(
      `${protection.RecordName?.replace(/\.$/, '')} ${protection.RecordType} (${protection.Comment ?? 'no comment'})`,
    );
    expect(permissions[0]).toMatchObject({ granted: 'unknown', reason: expect.stringContaining('protected') });
  });

  it('are no matter where they are of other names and types', async () => {
    const at = zone(stage.lease.free);
    at.protections = [
      { RecordName: 'example.com', RecordType: 'A' },
      { RecordName: 'www.example.com', RecordType: 'MX' },
    ];

    const { permissions } = await survey(effects(at), { permissions: true });

    expect(permissions.map(({ granted }) => granted)).toEqual(['yes', 'yes', 'yes']);
  });

  it('may be there where nobody may look', async () => {
    const protections = () => Promise.reject(failure('AccessDenied'));

    const { permissions } = await survey(effects(zone(), { protections }), { permissions: true });

    expect(permissions.at(-1)).toMatchObject({
      granted: 'unknown',
      reason: expect.stringContaining('AccessDenied says Route 53'),
    });
  });
});

describe('a stage under way', () => {
  const under = running(execution('s1').arn);

  it.each([
    ['owns the group', stage.lease.held, []],
    ['has moved the weights', stage.lease.moved, []],
    ['has not claimed yet', stage.lease.free, [under]],
  ])('that %s has the zone for itself: nothing is tried', async (_, lease, list) => {
    const at = zone(lease);
    const change = () => Promise.reject(new Error('nobody asked for this'));

    const found = await survey(
      effects(at, {
        dns: { list: at.list, change },
        executions: new FakeExecutions(...list),
      }),
      { permissions: true },
    );

    expect(found).toEqual({
      leases: { '_rollout.www.example.com': lease },
      weights: AT_5,
      running: list.map(({ arn }) => ({ name: 's1', owner: ownerOf(arn) })),
      permissions: [],
    });
  });

  it('is not one that Step Functions still lists, but that has ended', async () => {
    const executions = Object.assign(new FakeExecutions(ended(under.arn)), { running: async () => [under] });

    const found = await survey(effects(zone(stage.lease.free), { executions }), { permissions: true });

    expect(found.running).toEqual([]);
    expect(found.permissions).toHaveLength(3);
  });
});
