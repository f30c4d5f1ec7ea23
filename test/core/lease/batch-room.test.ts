import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { describe, expect, it } from 'vitest';
import { whyTooLarge } from '../../../core/lease/batch-room.ts';

const namesOf = (count: number) => Array.from({ length: count }, (_, i) => `_rollout.${i}.example.com`);
/** A record of so many values of so many characters. */
const record = (values: number, characters: number): ResourceRecordSet => ({
  Name: 'www.example.com',
  Type: 'A',
  TTL: 60,
  ResourceRecords: Array.from({ length: values }, () => ({ Value: 'x'.repeat(characters) })),
});

/** Each name costs two values: its lease is deleted, and created again. An UPSERT counts twice. */
describe('one change of Route 53', () => {
  it.each([
    ['1000 values', 1, [record(499, 1)], null],
    ['no more', 1, [record(500, 1)], '1002 of'],
    ['fewer, where there are more leases', 2, [record(499, 1)], '1002 of'],
    [
      'any number of aliases, which have no values',
      1,
      [record(499, 1), { Name: 'www.example.com', Type: 'A' } as const],
      null,
    ],
  ])('has room for %s', (_, names, records, why) => {
    const found = whyTooLarge(namesOf(names), records);

    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });

  it('has room for 32,000 characters in all, those of the leases included', () => {
    const characters = Number(/of (\d+)$/.exec(whyTooLarge(namesOf(1), [record(1, 32_000)]) ?? '')?.[1]);
    const leases = characters - 2 * 32_000;

    expect(whyTooLarge(namesOf(1), [record(1, (32_000 - leases) / 2)])).toBeNull();
    expect(whyTooLarge(namesOf(1), [record(1, (32_000 - leases) / 2 + 1)])).not.toBeNull();
  });

  it('has room for the leases of 150 names, and not of 200', () => {
    expect(whyTooLarge(namesOf(150), [])).toBeNull();
    expect(whyTooLarge(namesOf(200), [])).toContain('200 names');
  });
});
