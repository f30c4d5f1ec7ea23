import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { readRecordGroup } from '../../../core/lease/record-group.ts';
import {
  commonWeights,
  liveWeights,
  longestTtlSeconds,
  pairInWords,
  pairsOf,
  sameWeights,
  ttlSeconds,
} from '../../../core/lease/weights.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';

const AT_5 = { stable: 95, canary: 5 };
const BOTH = { ...group, records: [{ name: 'www.example.com', types: ['A' as const, 'AAAA' as const] }] };

async function pairsIn(records: ResourceRecordSet[]) {
  return pairsOf(await readRecordGroup(new Zone(records).list, BOTH), BOTH);
}

describe('how long resolvers keep an answer', () => {
  it.each<[string, Partial<ResourceRecordSet>, number]>([
    ['its TTL', { TTL: 20 }, 20],
    ['60 s of an alias, whatever it points to', { TTL: undefined, AliasTarget: aliasOf('lb.example.com') }, 60],
    ['no time at all where there is no TTL', { TTL: undefined }, 0],
  ])('is %s', (_, record, seconds) => {
    expect(ttlSeconds({ Name: 'www.example.com.', Type: 'A', ...record })).toBe(seconds);
  });

  it.each(['stable', 'canary'])('is the longest TTL of the group, be it that of a %s record', async (side) => {
    const records = [...weightedPair(AT_5), ...weightedPair(AT_5, 'www.example.com', 'AAAA')];
    const slow = records.map((record) => (record.SetIdentifier === side ? { ...record, TTL: 300 } : record));

    expect(longestTtlSeconds(await pairsIn(slow))).toBe(300);
    expect(longestTtlSeconds(await pairsIn(records))).toBe(60);
  });
});

describe('the weights of several pairs', () => {
  it('are common where all have them', async () => {
    const pairs = await pairsIn([...weightedPair(AT_5), ...weightedPair(AT_5, 'www.example.com', 'AAAA')]);

    expect(commonWeights(pairs)).toEqual(AT_5);
    expect(pairs.map(pairInWords)).toEqual(['www.example.com A 95-5', 'www.example.com AAAA 95-5']);
  });

  it.each([
    ['differ', { stable: 95, canary: 6 }],
    ['differ in the other', { stable: 94, canary: 5 }],
  ])('are not common where they %s', async (_, other) => {
    const pairs = await pairsIn([...weightedPair(AT_5), ...weightedPair(other, 'www.example.com', 'AAAA')]);

    expect(commonWeights(pairs)).toBeNull();
    expect(commonWeights([...pairs.slice(0, 1), ...pairs])).toBeNull();
    expect(sameWeights(AT_5, other)).toBe(false);
  });

  it('are none where there is no pair', async () => {
    const snapshot = await readRecordGroup(new Zone([]).list, BOTH);

    expect(commonWeights(pairsOf(snapshot, BOTH))).toBeNull();
    expect(liveWeights(snapshot, BOTH)).toBeNull();
  });
});

function aliasOf(DNSName: string): ResourceRecordSet['AliasTarget'] {
  return { DNSName, HostedZoneId: 'Z2', EvaluateTargetHealth: false };
}
