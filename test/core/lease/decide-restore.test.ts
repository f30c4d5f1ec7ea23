import { describe, expect, it } from 'vitest';
import { decideRestore, NO_PAST, type Past } from '../../../core/lease/decide-restore.ts';
import { type Lease, weightsBy } from '../../../core/lease/lease.ts';
import { removeForeignByHand, restoreByHand } from '../../../core/lease/restore-by-hand.ts';
import { leaseRecord } from '../../../core/lease/swap.ts';
import type { Weights } from '../../../core/protocol/rollout.ts';
import { weightedPair } from '../../../lab/route-53/emulated-zone.ts';
import { A, B, BOTH, FROM, OTHER, STAGE, standing, TO } from '../../../lab/support/two-names.ts';

const { owner } = STAGE.lease;
const MOVING: Past = {
  ...NO_PAST,
  startedAt: new Date(STAGE.execution.startedAt),
  plan: { from: FROM, to: TO },
  moving: true,
};

describe('what a rollback finds', () => {
  it('of another stage, it leaves alone, and says whose it is', async () => {
    const snapshot = await standing([TO, OTHER.lease.moved], [TO, 'heritage=external-dns']);

    expect(decideRestore(snapshot, BOTH, owner, { ...MOVING, moving: false })).toEqual({
      action: 'nothing',
      message: `The lease is not this execution's: ${OTHER.lease.moved}, heritage=external-dns.`,
    });
  });

  it('that somebody wrote over every lease stops nothing where no traffic has moved', async () => {
    const snapshot = await standing([FROM, 'heritage=external-dns'], [FROM, 'heritage=external-dns']);

    expect(decideRestore(snapshot, BOTH, owner, MOVING)).toMatchObject({ action: 'nothing' });
  });

  it('that somebody wrote over every lease is named pair by pair where it keeps traffic from going back', async () => {
    const snapshot = await standing([TO, 'heritage=external-dns'], [FROM, 'v=spf1 -all']);
    const decide = () => decideRestore(snapshot, BOTH, owner, MOVING);

    expect(decide).toThrow('"heritage=external-dns", "v=spf1 -all"');
    expect(decide).toThrow('a.example.com A stands at 75-25, and was 100-0 before the stage');
    expect(decide).not.toThrow('b.example.com A stands');
  });

  it.each([
    ['stands where it was before', FROM, []],
    ['has moved', TO, ['b.example.com A stands at 75-25: the lease beside it holds what Sluice did not write']],
  ])('beside one name only is told of that name alone, where it %s', async (_, weights, left) => {
    const snapshot = await standing([TO, STAGE.lease.moved], [weights, 'heritage=external-dns']);

    const decision = decideRestore(snapshot, BOTH, owner, null);

    expect(decision).toMatchObject({ action: 'write', left });
    expect(records(decision)).toEqual(weightedPair(FROM, A));
    expect([...('expected' in decision ? decision.expected.keys() : [])]).toEqual([`_rollout.${A}`]);
  });

  it('of weights that are all zero, says what Route 53 makes of them', async () => {
    const snapshot = await standing([TO, STAGE.lease.moved], [{ stable: 0, canary: 0 }, STAGE.lease.moved]);

    expect(decideRestore(snapshot, BOTH, owner, null)).toMatchObject({
      left: [
        'b.example.com A stands at 0-0, which Route 53 serves as an equal split: somebody else set that, and it was left alone',
      ],
    });
  });

  it('of an earlier try of its own, it goes on from', async () => {
    const text = STAGE.lease.moved.replace('op=moved', 'op=restored');

    expect(decideRestore(await standing([FROM, text], [FROM, text]), BOTH, owner, null)).toMatchObject({
      action: 'continue',
      text,
    });
  });

  it('with a `free` that another group left beside one name, is put back beside the other', async () => {
    const snapshot = await standing([TO, STAGE.lease.moved], [TO, OTHER.lease.free]);

    const decision = decideRestore(snapshot, BOTH, owner, null);

    expect(decision).toMatchObject({ action: 'write', lease: { operation: 'restored', to: FROM } });
    expect(records(decision)).toEqual([...weightedPair(FROM, A), ...weightedPair(FROM, B)]);
  });
});

describe('a claim that was never answered', () => {
  const claiming: Past = { ...NO_PAST, startedAt: new Date(STAGE.execution.startedAt), claiming: true };

  it.each([
    ['all traffic is at the old backend', FROM, FROM, 'write'],
    ['the canary has traffic of one name', FROM, TO, 'nothing'],
    ['the canary has all of one name', FROM, { stable: 0, canary: 100 }, 'nothing'],
    ['a name has no pair', FROM, null, 'nothing'],
  ])('is fenced off only where nothing has begun: %s', async (_, a, b, action) => {
    const snapshot = await standing([a, null], [b, null]);

    expect(decideRestore(snapshot, BOTH, owner, claiming)).toMatchObject({
      action,
      ...(action === 'write' && { lease: { operation: 'free', owner, from: FROM, to: FROM }, records: [] }),
    });
  });
});

describe('the command that restores by hand', () => {
  it('is the batch of the rollback, for a shell, with an epoch of its own', async () => {
    const snapshot = await standing([TO, STAGE.lease.moved], [TO, STAGE.lease.moved]);

    const command = restoreByHand(snapshot, BOTH, owner) ?? '';
    const [, zone, batch = ''] =
      /^aws route53 change-resource-record-sets --hosted-zone-id (\S+) --change-batch '(.*)'$/.exec(command) ?? [];

    expect(zone).toBe('Z1');
    const { Changes, Comment } = JSON.parse(batch.replaceAll(`'\\''`, "'"));
    expect(Comment).toBe(`Sluice: rollback for ${owner}, by hand`);
    expect(Changes.map(({ Action }: { Action: string }) => Action)).toEqual([
      ...['DELETE', 'DELETE'],
      ...['UPSERT', 'UPSERT', 'UPSERT', 'UPSERT'],
      ...['CREATE', 'CREATE'],
    ]);
    expect(Changes[6].ResourceRecordSet.ResourceRecords[0].Value).toMatch(/^"v=1;op=restored;mv=1;ep=\w{26};own=/);
  });

  it('quotes what somebody else wrote, so that a shell takes it as it stands', async () => {
    const snapshot = await standing([TO, "it's; rm -rf ~"], [TO, STAGE.lease.moved]);

    const command = removeForeignByHand(snapshot, BOTH) ?? '';

    expect(command).toContain(`it'\\''s; rm -rf ~`);
    const { Changes } = JSON.parse(command.slice(command.indexOf("'") + 1, -1).replaceAll(`'\\''`, "'"));
    expect(Changes).toEqual([{ Action: 'DELETE', ResourceRecordSet: leaseRecord(`_rollout.${A}.`, "it's; rm -rf ~") }]);
  });

  it.each([
    ['no lease stands', null],
    ['the lease is free', STAGE.lease.free],
    ['the lease is somebody else’s', OTHER.lease.moved],
    ['something else stands there', 'heritage=external-dns'],
  ])('is none where %s', async (_, text) => {
    expect(restoreByHand(await standing([TO, text], [TO, text]), BOTH, owner)).toBeNull();
  });

  it('to remove what is foreign is none where nothing is', async () => {
    expect(removeForeignByHand(await standing([TO, STAGE.lease.moved], [TO, null]), BOTH)).toBeNull();
  });
});

it.each<[Lease['operation'], Weights]>([
  ['held', FROM],
  ['moved', TO],
  ['restored', TO],
  ['free', TO],
])('a lease that is %s says which weights stand', (operation, weights) => {
  expect(weightsBy({ operation, from: FROM, to: TO })).toEqual(weights);
});

function records(decision: ReturnType<typeof decideRestore>) {
  return 'records' in decision ? decision.records : [];
}
