import { InvalidChangeBatch } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { type RecordGroup, readLeases } from '../../../core/lease/record-group.ts';
import { batchOf, leaseRecord, swapLease, wordsOf } from '../../../core/lease/swap.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';

const NAMES = ['a.example.com', 'b.example.com'];
const [A, B] = ['_rollout.a.example.com', '_rollout.b.example.com'] as const;
const BOTH: RecordGroup = { ...group, records: NAMES.map((name) => ({ name, types: ['A'] })) };
const NONE = new Map([
  [A, null],
  [B, null],
]);

function zoneWith(...leases: [name: string, text: string][]): Zone {
  const pairs = NAMES.flatMap((name) => weightedPair({ stable: 100, canary: 0 }, name));
  return new Zone([...pairs, ...leases.map(([name, text]) => leaseRecord(`${name}.`, text))]);
}

describe('a swap of the lease', () => {
  it('answers with the change that Route 53 made of it', async () => {
    const ChangeInfo = { Id: '/change/C9', Status: 'PENDING' as const, SubmittedAt: new Date('2026-11-21T10:00:00Z') };
    const dns = { list: zoneWith().list, change: async () => ({ $metadata: {}, ChangeInfo }) };

    const swap = await swapLease(dns, BOTH, { expected: NONE, next: 'new', comment: 'test' });

    expect(swap).toEqual({ outcome: 'applied', changeId: '/change/C9', submittedAt: '2026-11-21T10:00:00.000Z' });
  });

  it('that was applied, and whose answer was lost, is known again', async () => {
    const zone = zoneWith();
    zone.afterChange = () => {
      throw new Error('socket hang up');
    };
    const swap = () => swapLease(zone, BOTH, { expected: NONE, next: 'new', comment: 'test' });
    await expect(swap()).rejects.toThrow('socket hang up');

    expect(await swap()).toEqual({ outcome: 'already' });
  });

  it('does not take another one of the same words beside one name for its own', async () => {
    const zone = zoneWith([A, 'new']);

    const swap = await swapLease(zone, BOTH, { expected: NONE, next: 'new', comment: 'test' });

    expect(swap).toEqual({ outcome: 'fenced', found: ['new', 'none'] });
  });

  it('that finds another lease than it expects changes nothing, and tells what it found', async () => {
    const zone = zoneWith([A, 'theirs'], [B, 'theirs']);
    const expected = new Map([A, B].map((name) => [name, leaseRecord(`${name}.`, 'ours')]));

    const swap = await swapLease(zone, BOTH, { expected, next: 'new', comment: 'test' });

    expect(swap).toEqual({ outcome: 'fenced', found: ['theirs', 'theirs'] });
    expect(zone.changes).toBe(0);
  });

  it('throws what is no refusal, so that whoever has the patience tries again', async () => {
    const zone = zoneWith();
    zone.beforeChange = () => {
      throw new Error('Rate exceeded');
    };

    await expect(swapLease(zone, BOTH, { expected: NONE, next: 'new', comment: 'x' })).rejects.toThrow('Rate exceeded');
  });

  it('is one batch: deletes, then weights, then creates, as Route 53 wants them', async () => {
    const zone = zoneWith([A, 'old']);
    const expected = await readLeases(zone.list, BOTH);
    const records = weightedPair({ stable: 95, canary: 5 }, 'a.example.com');

    const { Changes, Comment } = batchOf({ expected, next: 'new', records, comment: 'x'.repeat(300) });

    expect(Changes.map(({ Action, ResourceRecordSet: { Name } }) => `${Action} ${Name}`)).toEqual([
      `DELETE ${A}.`,
      'UPSERT a.example.com.',
      'UPSERT a.example.com.',
      `CREATE ${A}`,
      `CREATE ${B}`,
    ]);
    // Route 53 takes no longer one.
    expect(Comment).toHaveLength(256);
  });
});

it.each([
  [{ message: '[one, two]', messages: ['one', 'two'] }, 'one, two'],
  [{ message: 'one' }, 'one'],
])('what Route 53 says of a batch that it refuses is told: %j', (said, words) => {
  expect(wordsOf(new InvalidChangeBatch({ $metadata: {}, ...said }))).toBe(words);
});
