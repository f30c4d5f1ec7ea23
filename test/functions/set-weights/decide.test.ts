import { describe, expect, it } from 'vitest';
import { formatLease, type Lease, parseLease } from '../../../core/lease/lease.ts';
import { whyNotClaim } from '../../../functions/prepare-stage/may-claim.ts';
import { decidePersonRollback } from '../../../functions/set-weights/decide-person-rollback.ts';
import { decideUnlock } from '../../../functions/set-weights/decide-unlock.ts';
import { weightedPair } from '../../../lab/route-53/emulated-zone.ts';
import { plan } from '../../../lab/support/stage.ts';
import { A, B, BOTH, FROM, OTHER, STAGE, standing, TO } from '../../../lab/support/two-names.ts';

const { owner } = STAGE.lease;
const FOREIGN = 'heritage=external-dns';

/** The stage's own lease in another state, as a rollback in its name writes it. */
function ours(operation: Lease['operation'], trafficMoved = true): string {
  const lease = parseLease(STAGE.lease.moved);
  if (!lease) throw new Error('the plan of a stage has no lease');
  return formatLease({ ...lease, operation, trafficMoved });
}

describe('a rollback that a person asks for', () => {
  const decide = async (percent: number, ...at: Parameters<typeof standing>) =>
    decidePersonRollback(await standing(...at), BOTH, owner, percent);

  it('goes on from an earlier try of its own', async () => {
    const text = ours('restored');

    expect(await decide(0, [FROM, text])).toEqual({ action: 'continue', lease: parseLease(text), text });
  });

  it('has nothing left to do once it has freed the lease', async () => {
    expect(await decide(0, [FROM, ours('free')])).toEqual({
      action: 'nothing',
      message: 'This rollback has ended already.',
    });
  });

  it.each(['restored', 'free'] as const)('takes what is %s, where that is of somebody else', async (operation) => {
    const text = ours(operation).replace(owner, OTHER.lease.owner);

    expect(await decide(0, [TO, text])).toMatchObject({ action: 'write', lease: { owner, from: TO, to: FROM } });
  });

  it('touches nothing beside a text that Sluice did not write', async () => {
    await expect(decide(0, [TO, OTHER.lease.moved], [TO, FOREIGN])).rejects.toThrow(`The lease holds "${FOREIGN}"`);
  });

  it('moves the pairs that are whole, and names what is gone', async () => {
    expect(await decide(0, [TO, null], [null, null])).toMatchObject({
      action: 'write',
      records: weightedPair(FROM, A),
      left: [
        `${B} A "stable" is gone, so nothing could be set there`,
        `${B} A "canary" is gone, so nothing could be set there`,
      ],
    });
  });

  it('takes weights that mean the share for the share', async () => {
    expect(await decide(25, [{ stable: 3, canary: 1 }, null], [TO, null])).toMatchObject({
      lease: { operation: 'free', from: { stable: 3, canary: 1 }, to: { stable: 3, canary: 1 } },
      records: [],
    });
  });

  it('owes the flush that somebody owed beside any of the names', async () => {
    expect(
      await decide(0, [FROM, OTHER.lease.free], [FROM, ours('restored').replace(owner, OTHER.lease.owner)]),
    ).toMatchObject({
      lease: { operation: 'restored', trafficMoved: true },
    });
  });

  it('finds no share in weights that are all zero, and lowers it from everything', async () => {
    expect(await decide(50, [{ stable: 0, canary: 0 }, null])).toMatchObject({
      action: 'write',
      records: [...weightedPair({ stable: 50, canary: 50 }, A), ...weightedPair({ stable: 50, canary: 50 }, B)],
    });
  });
});

describe('a person who ends a lease', () => {
  const unlock = async (named: string, ...at: Parameters<typeof standing>) =>
    decideUnlock(await standing(...at), BOTH, owner, named);

  it('goes on from an earlier try of the same', async () => {
    const text = ours('restored');

    expect(await unlock(OTHER.lease.owner, [FROM, text])).toEqual({
      action: 'continue',
      lease: parseLease(text),
      text,
    });
  });

  it('has nothing left to do once it is freed', async () => {
    expect(await unlock(OTHER.lease.owner, [FROM, ours('free')])).toEqual({
      action: 'nothing',
      message: 'This lease has been ended already.',
    });
  });

  it('replaces a text that Sluice did not write, where it is named whole', async () => {
    expect(await unlock(FOREIGN, [TO, FOREIGN])).toMatchObject({
      action: 'write',
      lease: { operation: 'free', trafficMoved: false, owner, from: TO, to: TO },
      records: [],
      left: [],
    });
  });

  it('finds the lease that is named beside a text of somebody else', async () => {
    expect(await unlock(OTHER.lease.owner, [TO, FOREIGN], [TO, OTHER.lease.moved])).toMatchObject({
      lease: { operation: 'restored', trafficMoved: true, from: TO, to: FROM },
      records: [...weightedPair(FROM, A), ...weightedPair(FROM, B)],
    });
  });

  it.each([
    ['another', [TO, OTHER.lease.moved], `it is ${OTHER.lease.moved}, ${OTHER.lease.moved}.`],
    ['none at all', [null, null], 'it is absent, absent.'],
  ] as const)('is told which lease there is, where it is %s', async (_, at, told) => {
    await expect(unlock('00000000.0000000000', [...at])).rejects.toThrow(told);
  });

  it('cannot accept weights where there are none', async () => {
    await expect(unlock(OTHER.lease.owner, [null, OTHER.lease.free])).rejects.toMatchObject({ name: 'RecordsUnfit' });
  });
});

describe('a stage may claim', () => {
  const why = async (...at: Parameters<typeof standing>) =>
    whyNotClaim((await standing(...at)).leases, STAGE.execution, owner, STAGE.lease.held)?.message ?? null;
  const earlier = plan('s0', 25, FROM, '2026-11-21T09:00:00.000Z').lease;

  it.each([
    ['where there is no lease', null, null],
    ['over what another left before it started', earlier.free, earlier.free],
    ['what it has claimed already', STAGE.lease.held, STAGE.lease.held],
    ['where one name has none, and the other is free', null, earlier.free],
  ])('%s', async (_, a, b) => {
    expect(await why([FROM, a], [FROM, b])).toBeNull();
  });

  it.each([
    ['what Sluice did not write', FOREIGN, `The lease holds "${FOREIGN}"`],
    ['what it had before and lost', STAGE.lease.free, 'A redrive cannot go on'],
    ['what another holds', earlier.held, 'held, since 2026-11-21 09:00'],
    ['what another has moved', earlier.moved, 'Another execution owns the record group'],
    ['what became free after it had started', OTHER.lease.free, 'only after this execution had started'],
  ])('not %s', async (_, text, told) => {
    expect(await why([FROM, text])).toContain(told);
    expect(await why([FROM, earlier.free], [FROM, text])).toContain(told);
  });

  it('not where its claim stands beside one name of two', async () => {
    expect(await why([FROM, STAGE.lease.held], [FROM, earlier.free])).toContain('had the lease before');
  });
});

it('a stage plans its leases: traffic has moved with the second, and not before', () => {
  const { lease } = plan('s1', 25, FROM);
  const moved = [lease.held, lease.moved, lease.free].map((text) => parseLease(text)?.trafficMoved);

  expect(moved).toEqual([false, true, true]);
});
