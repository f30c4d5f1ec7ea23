import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { block, changesIn } from './recipe.ts';
import { GROUP, prepare, runStage } from './stage.ts';
import { apply, tryBatch, zoneWith } from './zone.ts';

const PAGE = 'adopt-simple-records';
const lower = changesIn(block(PAGE, '1. Lower the TTL'));
const adopt = changesIn(block(PAGE, '2. Make it weighted'));
const adoptAlias = changesIn(block(PAGE, '2, for an alias'));
const back = changesIn(block(PAGE, 'Back to simple'));

const OTHERS: ResourceRecordSet[] = [
  { Name: 'example.com.', Type: 'MX', TTL: 300, ResourceRecords: [{ Value: '10 mail.example.com' }] },
  { Name: 'www.example.com.', Type: 'TXT', TTL: 300, ResourceRecords: [{ Value: '"site verification"' }] },
];
const simple = (ttl: number): ResourceRecordSet[] => [
  ...OTHERS,
  { Name: 'www.example.com.', Type: 'A', TTL: ttl, ResourceRecords: [{ Value: '192.0.2.10' }] },
  { Name: 'www.example.com.', Type: 'AAAA', TTL: ttl, ResourceRecords: [{ Value: '2001:db8::10' }] },
];

describe('the recipe for simple records', () => {
  it('makes them weighted with all of the traffic where it was, so that a first stage can begin', async () => {
    const records = apply(apply(simple(3600), lower), adopt);

    const plan = await prepare(zoneWith(records), GROUP, 5, { dryRun: true });

    expect(plan).toMatchObject({ from: { stable: 100, canary: 0 }, to: { stable: 95, canary: 5 }, warnings: [] });
    const stable = records.filter(({ SetIdentifier }) => SetIdentifier === 'stable');
    expect(stable.flatMap(({ ResourceRecords }) => ResourceRecords)).toEqual([
      { Value: '192.0.2.10' },
      { Value: '2001:db8::10' },
    ]);
    expect(records).toEqual(expect.arrayContaining(OTHERS));
  });

  it('changes nothing where a record stands otherwise than the page has it', () => {
    expect(tryBatch(simple(3600), adopt)).toContain('the values provided do not match the current values');
  });

  it('rests on its order: with the CREATEs first, Route 53 refuses', () => {
    expect(tryBatch(simple(60), adopt.toReversed())).toContain('cannot be created as a non-weighted set exists');
  });

  it('works for an alias', async () => {
    const before = adoptAlias.flatMap(({ Action, ResourceRecordSet: record }) =>
      Action === 'DELETE' && record ? [{ ...record, Name: 'shop.example.com.' }] : [],
    );

    const records = apply(before, adoptAlias);

    const group = { ...GROUP, records: [{ name: 'shop.example.com', types: ['A' as const] }] };
    expect(await prepare(zoneWith(records), group, 5, { dryRun: true })).toMatchObject({
      ttlSeconds: 60,
      warnings: [],
    });
  });

  it('leads back to what was there', () => {
    const lease = back[0]?.ResourceRecordSet;
    const weighted = [...apply(simple(60), adopt), ...(lease ? [{ ...lease, Name: '_rollout.www.example.com.' }] : [])];

    const records = apply(weighted, back);

    expect(records).toEqual(expect.arrayContaining(simple(60)));
    expect(records).toHaveLength(simple(60).length);
  });

  it('does not lead back while a stage has moved the weights', async () => {
    const zone = zoneWith(apply(simple(60), adopt));
    await runStage(zone, GROUP, 5);

    expect(tryBatch(zone.records, back)).toContain('Tried to delete');
  });
});
