import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  commonLease,
  type ListRecords,
  leaseText,
  leaseTexts,
  RecordGroup,
  readLeases,
  readRecordGroup,
} from '../../../core/lease/record-group.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { pairsOf } from '../../../core/lease/weights.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';

const AT_5 = { stable: 95, canary: 5 };

/** Records of somebody else, which stand everywhere between the names of a group. */
const STRANGERS = Array.from({ length: 2000 }, (_, i) => address(`h${String(i).padStart(4, '0')}x.example.com.`));

function address(Name: string): ResourceRecordSet {
  return { Name, Type: 'A', TTL: 60, ResourceRecords: [{ Value: '192.0.2.9' }] };
}

/** A group of so many names, spread over the whole of the zone. */
function groupOf(count: number): RecordGroup {
  const names = Array.from(
    { length: count },
    (_, i) => `h${String(Math.floor((2000 / count) * i)).padStart(4, '0')}.example.com`,
  );
  return { ...group, records: names.reverse().map((name) => ({ name, types: ['A'] })) };
}

function recordsOf({ records }: RecordGroup): ResourceRecordSet[] {
  return records.flatMap(({ name }) => [...weightedPair(AT_5, name), leaseRecord(`_rollout.${name}.`, `of ${name}`)]);
}

/** The zone's list, and how often it was asked. */
function counted(records: ResourceRecordSet[]): { list: ListRecords; calls: () => number } {
  const zone = new Zone(records);
  let calls = 0;
  const list: ListRecords = (input) => {
    calls += 1;
    return zone.list(input);
  };
  return { list, calls: () => calls };
}

describe('reading a group costs few calls, and finds everything', () => {
  it.each([
    [1, 1, 1],
    [2, 1, 2],
    [10, 1, 5],
    [40, 1, 7],
    [60, 1, 7],
  ])('%i names: %i where the zone holds nothing else, %i among 2,000 records', async (count, alone, among) => {
    const wanted = groupOf(count);
    for (const [strangers, most] of [
      [[], alone],
      [STRANGERS, among],
    ] as const) {
      const whole = counted([...recordsOf(wanted), ...strangers]);
      const leases = counted([...recordsOf(wanted), ...strangers]);

      const snapshot = await readRecordGroup(whole.list, wanted);
      const alike = await readLeases(leases.list, wanted);

      expect([whole.calls(), leases.calls()]).toEqual([most, most]);
      expect(pairsOf(snapshot, wanted)).toHaveLength(count);
      expect(leaseTexts(snapshot.leases)).toEqual(wanted.records.map(({ name }) => `of ${name}`));
      expect(alike).toEqual(snapshot.leases);
      expect(snapshot.records).toHaveLength(recordsOf(wanted).length);
    }
  });
});

describe('a list that is cut', () => {
  const hyphened = ['shop.example.com', 'shop-eu.example.com', 'a.shop.example.com'];

  it.each([1, 2, 3])('after every %i records loses none, in whatever order the names are given', async (size) => {
    const wanted: RecordGroup = { ...group, records: hyphened.map((name) => ({ name, types: ['A'] })) };
    const zone = new Zone([...recordsOf(wanted), address('\\052.example.com.'), address('shop-e.example.com.')]);

    const snapshot = await readRecordGroup((input) => zone.list({ ...input, MaxItems: size }), wanted);

    expect(pairsOf(snapshot, wanted).map(({ name }) => name)).toEqual(hyphened);
    expect(leaseTexts(snapshot.leases)).toEqual(hyphened.map((name) => `of ${name}`));
  });

  it('before a wildcard, which Route 53 lists in octal, goes on behind it', async () => {
    const wanted: RecordGroup = {
      ...group,
      records: ['example.com', '0.example.com'].map((name) => ({ name, types: ['A'] })),
    };
    const zone = new Zone([...recordsOf(wanted), address('\\052.example.com.')]);

    const snapshot = await readRecordGroup((input) => zone.list({ ...input, MaxItems: 1 }), wanted);

    expect(pairsOf(snapshot, wanted)).toHaveLength(2);
  });
});

it('a lease that is not there yet costs no call of its own', async () => {
  const wanted = groupOf(40);
  const zone = counted(wanted.records.flatMap(({ name }) => weightedPair(AT_5, name)));

  const { leases } = await readRecordGroup(zone.list, wanted);

  expect(leaseTexts(leases)).toEqual(Array(40).fill(null));
  expect(zone.calls()).toBe(1);
});

it('a sweep begins at the first name in the order of the zone', async () => {
  const starts: unknown[] = [];
  const zone = new Zone(recordsOf(group));

  await readRecordGroup((input) => {
    starts.push(input.StartRecordName);
    return zone.list(input);
  }, group);

  expect(starts).toEqual(['www.example.com']);
});

it('only a TXT record is a lease', async () => {
  const zone = new Zone([...weightedPair(AT_5), address('_rollout.www.example.com.')]);

  expect(leaseTexts(await readLeases(zone.list, group))).toEqual([null]);
});

describe('the lease of several names', () => {
  it.each([
    ['is the one that stands beside all', ['one', 'one'], 'one'],
    ['is none where none stands', [null, null], null],
    ['is unknown where they differ', ['one', 'two'], undefined],
    ['is unknown where one has none', ['one', null], undefined],
  ])('%s', (_, texts, common) => {
    const leases = texts.map((text, i) => [String(i), text === null ? null : leaseRecord(String(i), text)] as const);

    expect(commonLease(new Map(leases))).toBe(common);
  });
});

describe('the text of a TXT record', () => {
  it.each([
    ['of ours is read without its quotation marks', ['"one"'], 'one'],
    ['of two strings is shown as it stands', ['"one" "two"'], '"one" "two"'],
    ['with an escape is shown as it stands', ['"o\\"ne"'], '"o\\"ne"'],
    ['without quotation marks is shown as it stands', ['one"two"'], 'one"two"'],
    ['of two values is shown with both', ['"one"', '"two"'], '"one" "two"'],
    ['of none is empty', [], ''],
  ])('%s', (_, values, text) => {
    const ResourceRecords = values.map((Value) => ({ Value }));

    expect(leaseText({ Name: 'x', Type: 'TXT', ResourceRecords })).toBe(text);
  });
});

it('a group reads back from the environment as it was written, and is written short', () => {
  const wanted: RecordGroup = {
    ...group,
    records: [
      { name: 'www.example.com', types: ['A', 'AAAA'] },
      { name: 'api.example.com', types: ['A', 'AAAA'] },
      { name: 'old.example.com', types: ['CNAME'] },
    ],
  };

  const written = z.encode(RecordGroup, wanted);

  expect(written.records).toEqual({ 'A,AAAA': ['www.example.com', 'api.example.com'], CNAME: ['old.example.com'] });
  expect(RecordGroup.parse(written)).toEqual(wanted);
  expect(RecordGroup.safeParse({ ...written, records: { MX: ['www.example.com'] } }).success).toBe(false);
});
