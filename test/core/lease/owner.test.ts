import { expect, it } from 'vitest';
import { ownersIn, ownsLease } from '../../../core/lease/owner.ts';
import { readLeases } from '../../../core/lease/record-group.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import { group, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { plan } from '../../../lab/support/stage.ts';

const BOTH = { ...group, records: [...group.records, { name: 'api.example.com', types: ['A' as const] }] };
const [first, second] = [
  plan('s1', 5, { stable: 100, canary: 0 }).lease,
  plan('s2', 5, { stable: 100, canary: 0 }).lease,
];

it.each([
  ['is nobody where no lease stands', [], []],
  ['is nobody where it is free', [first.free], []],
  ['is one, whose lease stands beside both', [first.moved, first.moved], [first.owner]],
  ['are two, where groups share a name', [first.held, second.moved], [first.owner, second.owner]],
])('who has the records %s', async (_, texts, owners) => {
  const names = ['_rollout.www.example.com.', '_rollout.api.example.com.'];
  const zone = new Zone(texts.map((text, i) => leaseRecord(names[i] ?? '', text)));

  expect(ownersIn(await readLeases(zone.list, BOTH))).toEqual(owners);
  for (const { owner } of [first, second]) {
    expect(await ownsLease(zone.list, BOTH)(owner)).toBe(owners.includes(owner));
  }
});
