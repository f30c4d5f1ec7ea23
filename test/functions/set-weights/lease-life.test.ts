import { describe, expect, it } from 'vitest';
import { NO_PAST, type Past } from '../../../core/lease/decide-restore.ts';
import { parseLease } from '../../../core/lease/lease.ts';
import { type RecordGroup, readLeases } from '../../../core/lease/record-group.ts';
import { whyDrifted } from '../../../core/lease/why-drifted.ts';
import type { Plan } from '../../../core/protocol/rollout.ts';
import { claim } from '../../../functions/prepare-stage/claim.ts';
import { whyNotClaim } from '../../../functions/prepare-stage/may-claim.ts';
import { advance } from '../../../functions/set-weights/advance.ts';
import { free } from '../../../functions/set-weights/free.ts';
import { release } from '../../../functions/set-weights/release.ts';
import { restore } from '../../../functions/set-weights/restore.ts';
import { group, weightedPair, Zone } from '../../../lab/route-53/emulated-zone.ts';
import { execution, plan } from '../../../lab/support/stage.ts';

const ROLLBACK = 'arn:aws:states:eu-central-1:123456789012:execution:Sluice-test-rollback:person-1';

describe('a stage that goes well', () => {
  it('moves the weights, keeps everything else of the records, and leaves the lease free', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });

    await claimFor(zone, stage);
    const change = await advance(zone, group, stage);
    await release(zone, group, stage);

    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
    expect(change).toMatchObject({ status: 'PENDING', id: '/change/C2' });
    expect(parseLease(zone.lease() ?? '')).toMatchObject({ operation: 'free', to: { stable: 95, canary: 5 } });
    expect(zone.records).toContainEqual({ ...weightedPair({ stable: 95, canary: 5 })[0] });
  });

  it('lets the next stage claim after it', async () => {
    const zone = await completed('s1', 5);
    const next = plan('s2', 25, { stable: 95, canary: 5 }, '2026-11-21T11:00:00.000Z');

    await claimFor(zone, next);

    expect(zone.lease()).toBe(next.lease.held);
  });

  it('moves every name and type in one batch', async () => {
    const both: RecordGroup = {
      ...group,
      records: [
        { name: 'www.example.com', types: ['A', 'AAAA'] },
        { name: 'api.example.com', types: ['A'] },
      ],
    };
    const at = { stable: 100, canary: 0 };
    const zone = new Zone([
      ...weightedPair(at),
      ...weightedPair(at, 'www.example.com', 'AAAA'),
      ...weightedPair(at, 'api.example.com'),
    ]);
    const stage = plan('s1', 25, at);

    await claim(zone, both, await readLeases(zone.list, both), stage);
    await advance(zone, both, stage);

    expect(zone.changes).toBe(2);
    expect(zone.weights('www.example.com', 'AAAA')).toEqual({ stable: 75, canary: 25 });
    expect(zone.weights('api.example.com')).toEqual({ stable: 75, canary: 25 });
    expect(zone.lease('api.example.com')).toBe(zone.lease('www.example.com'));
  });
});

describe('an answer that gets lost', () => {
  it('is recognised when the claim is tried again', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    zone.afterChange = loseAnswer;

    await expect(claimFor(zone, stage)).rejects.toThrow('socket hang up');
    const refusal = whyNotClaim(
      await readLeases(zone.list, group),
      stage.execution,
      stage.lease.owner,
      stage.lease.held,
    );
    await claimFor(zone, stage);

    expect(refusal).toBeNull();
    expect(zone.lease()).toBe(stage.lease.held);
  });

  it('is recognised when the advance is tried again, and there is a change to wait for', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);
    zone.afterChange = loseAnswer;

    await expect(advance(zone, group, stage)).rejects.toThrow('socket hang up');
    const change = await advance(zone, group, stage);

    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
    expect(change.id).toBe('/change/C3');
  });

  it('is recognised when the release is tried again', async () => {
    const zone = await advanced('s1', 5);
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    zone.afterChange = loseAnswer;

    await expect(release(zone, group, stage)).rejects.toThrow('socket hang up');

    await expect(release(zone, group, stage)).resolves.toEqual({ released: true });
  });

  it('is recognised when the rollback is tried again', async () => {
    const zone = await advanced('s1', 5);
    zone.afterChange = loseAnswer;

    await expect(rollBack(zone, 's1')).rejects.toThrow('socket hang up');
    const restored = await rollBack(zone, 's1');

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true });
    expect(restored.change).not.toBeNull();
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });
});

describe('a rollback', () => {
  it('puts moved traffic back and frees the lease', async () => {
    const zone = await advanced('s1', 5);

    const restored = await rollBack(zone, 's1');
    const freed = await free(zone, group, restored.owner);

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true, weights: { stable: 100, canary: 0 } });
    expect(freed.freed).toBe(true);
    expect(parseLease(zone.lease() ?? '')).toMatchObject({ operation: 'free', to: { stable: 100, canary: 0 } });
  });

  it('fences off an advance that was still under way', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);

    const restored = await rollBack(zone, 's1');
    await expect(advance(zone, group, stage)).rejects.toMatchObject({ name: 'Fenced' });
    await free(zone, group, restored.owner);
    await expect(advance(zone, group, stage)).rejects.toMatchObject({ name: 'Fenced' });

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: false });
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });

  it('wins when the advance lands while it is looking', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);
    const landed = new Zone(zone.records);
    await advance(landed, group, stage);
    zone.beforeChange = () => {
      zone.records = landed.records;
    };

    await expect(rollBack(zone, 's1')).rejects.toMatchObject({ name: 'Fenced' });
    await rollBack(zone, 's1');

    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });

  it('takes back a claim that was still under way, and lands after it', async () => {
    const zone = await completed('s1', 5);
    const late = plan('s2', 25, { stable: 95, canary: 5 }, '2026-11-21T11:00:00.000Z');
    const seenBefore = await readLeases(zone.list, group);

    const first = await rollBack(zone, 's2');
    await claim(zone, group, seenBefore, late);
    const second = await rollBack(zone, 's2');
    await free(zone, group, second.owner);

    expect([first.outcome, second.outcome]).toEqual(['nothing', 'restored']);
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
    expect(
      whyNotClaim(await readLeases(zone.list, group), late.execution, late.lease.owner, late.lease.held)?.message,
    ).toContain('redrive');
  });

  it('does nothing to a stage that was released', async () => {
    const zone = await completed('s1', 5);
    const before = zone.lease();

    expect(await rollBack(zone, 's1')).toMatchObject({ outcome: 'nothing' });
    expect(zone.lease()).toBe(before);
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });

  it('does nothing to a stage that another execution runs', async () => {
    const zone = await advanced('s1', 5);

    expect(await rollBack(zone, 'other')).toMatchObject({ outcome: 'nothing' });
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });

  it('leaves alone what somebody else has moved since, and names it', async () => {
    const zone = await advanced('s1', 5);
    zone.setWeights({ stable: 60, canary: 40 });

    const restored = await rollBack(zone, 's1');

    expect(restored.left).toEqual(['www.example.com A stands at 60-40: somebody else set that, and it was left alone']);
    expect(zone.weights()).toEqual({ stable: 60, canary: 40 });
  });

  it('never writes weights that are all zero', async () => {
    const zone = await advanced('s1', 5);
    zone.setWeights({ stable: 0, canary: 5 });

    const restored = await rollBack(zone, 's1');

    expect(zone.weights()).toEqual({ stable: 0, canary: 5 });
    expect(restored.left).toEqual(['www.example.com A stands at 0-5: somebody else set that, and it was left alone']);
  });
});

describe('a person who wants less traffic on the canary', () => {
  it('takes the lease from a running stage and lowers the share in one batch', async () => {
    const zone = await advanced('s1', 50);
    const changes = zone.changes;

    const restored = await restore(around(zone), { canaryPercent: 10, reason: 'errors', requestedBy: 'ben' }, ROLLBACK);

    expect(zone.changes).toBe(changes + 1);
    expect(zone.weights()).toEqual({ stable: 90, canary: 10 });
    expect(await rollBack(zone, 's1')).toMatchObject({ outcome: 'nothing' });
    await free(zone, group, restored.owner);
    expect(parseLease(zone.lease() ?? '')).toMatchObject({ operation: 'free', to: { stable: 90, canary: 10 } });
  });

  it('cannot raise the share this way', async () => {
    const zone = await completed('s1', 5);

    const raise = restore(around(zone), { canaryPercent: 50, reason: 'more', requestedBy: 'ben' }, ROLLBACK);

    await expect(raise).rejects.toMatchObject({ name: 'InvalidRequest' });
  });

  it('cannot raise it this way of one pair while another is lowered', async () => {
    const both: RecordGroup = { ...group, records: [{ name: 'www.example.com', types: ['A', 'AAAA'] }] };
    const zone = new Zone([
      ...weightedPair({ stable: 50, canary: 50 }),
      ...weightedPair({ stable: 95, canary: 5 }, 'www.example.com', 'AAAA'),
    ]);
    const ask = (canaryPercent: number) =>
      restore(around(zone, both), { canaryPercent, reason: 'errors', requestedBy: 'ben' }, ROLLBACK);

    await expect(ask(25)).rejects.toThrow('The canary has 5 % now');
    expect(zone.weights('www.example.com', 'AAAA')).toEqual({ stable: 95, canary: 5 });
    await ask(5);
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });

  it('takes over the flush that a rollback under way still owes, even where the share is what was asked for', async () => {
    const zone = await advanced('s1', 50);
    await rollBack(zone, 's1');

    const restored = await restore(around(zone), { canaryPercent: 0, reason: 'sure', requestedBy: 'ben' }, ROLLBACK);

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true });
    expect(restored.change).not.toBeNull();
    expect(parseLease(zone.lease() ?? '')?.operation).toBe('restored');
  });

  it('only frees the lease where the share is what was asked for', async () => {
    const zone = await completed('s1', 5);

    const restored = await restore(around(zone), { canaryPercent: 5, reason: 'check', requestedBy: 'ben' }, ROLLBACK);

    expect(restored).toMatchObject({ outcome: 'freed', trafficMoved: false });
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });
});

describe('a person who ends a lease by name', () => {
  it('puts moved traffic back first', async () => {
    const zone = await advanced('s1', 5);
    const owner = plan('s1', 5, { stable: 100, canary: 0 }).lease.owner;

    const restored = await unlock(zone, owner);
    const freed = await free(zone, group, restored.owner);

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true });
    expect(freed.freed).toBe(true);
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });

  it('takes over the flush that a rollback which died still owes', async () => {
    const zone = await advanced('s1', 5);
    const { owner } = await rollBack(zone, 's1');

    expect(await unlock(zone, owner)).toMatchObject({ outcome: 'restored', trafficMoved: true });
  });

  it('accepts the weights as they are by ending a free lease', async () => {
    const zone = await completed('s1', 5);
    zone.setWeights({ stable: 60, canary: 40 });

    await unlock(zone, parseLease(zone.lease() ?? '')?.owner ?? '');

    expect(parseLease(zone.lease() ?? '')).toMatchObject({ operation: 'free', to: { stable: 60, canary: 40 } });
  });

  it('does not end another lease than the one they saw', async () => {
    const zone = await advanced('s1', 5);
    const before = zone.lease();

    await expect(unlock(zone, '00000000.0000000000')).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(zone.lease()).toBe(before);
  });
});

describe('somebody else who changes the weights', () => {
  it('stops the advance before anything moves', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);
    zone.setWeights({ stable: 70, canary: 30 });

    await expect(advance(zone, group, stage)).rejects.toMatchObject({ name: 'WeightsDrifted' });

    expect(zone.weights()).toEqual({ stable: 70, canary: 30 });
  });

  it('stops the release, because nobody watched a bake of those weights', async () => {
    const zone = await advanced('s1', 5);
    const before = zone.lease();
    zone.setWeights({ stable: 70, canary: 30 });

    const late = release(zone, group, plan('s1', 5, { stable: 100, canary: 0 }));

    await expect(late).rejects.toMatchObject({ name: 'WeightsDrifted' });
    expect(zone.lease()).toBe(before);
  });

  it.each(['refused before it claimed', 'rolled back after it moved'])(
    'is still found out by the next stage after one that was %s',
    async (ending) => {
      const zone = ending.startsWith('refused') ? await completed('s1', 5) : await advanced('s1', 5);
      const left = zone.weights();
      zone.setWeights({ stable: 70, canary: 30 });

      const restored = await rollBack(zone, ending.startsWith('refused') ? 's2' : 's1');
      await free(zone, group, restored.owner);

      expect(parseLease(zone.lease() ?? '')?.operation).toBe('free');
      expect(left).toEqual({ stable: 95, canary: 5 });
      expect(whyDrifted(zone.weights(), await readLeases(zone.list, group), [5, 25, 100])?.name).toBe('WeightsDrifted');
    },
  );
});

describe('somebody who deletes the lease', () => {
  const moving: Past = {
    ...NO_PAST,
    startedAt: new Date('2026-11-21T10:00:00.000Z'),
    plan: { from: { stable: 100, canary: 0 }, to: { stable: 95, canary: 5 } },
    moving: true,
  };

  it('does not keep traffic from going back: the stage’s own history knows what it moved', async () => {
    const zone = await advanced('s1', 5);
    zone.deleteLease();

    const restored = await rollBack(zone, 's1', moving);

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true, complete: true });
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });

  it('or puts an older one back, as a tool does that syncs the zone, does not either', async () => {
    const zone = await completed('s0', 5);
    const older = zone.lease() ?? '';
    const at5 = { stable: 95, canary: 5 };
    const stage = plan('s1', 25, at5, '2026-11-21T11:00:00.000Z');
    await claimFor(zone, stage);
    await advance(zone, group, stage);
    zone.setLease(older);

    const startedAt = new Date(stage.execution.startedAt);
    const restored = await rollBack(zone, 's1', { ...moving, startedAt, plan: { from: at5, to: stage.to } });

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true });
    expect(zone.weights()).toEqual(at5);
  });

  it('leaves a lease behind that says where the weights should be, when the stage had not moved them', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    await claimFor(zone, plan('s1', 5, { stable: 100, canary: 0 }));
    zone.deleteLease();
    zone.setWeights({ stable: 70, canary: 30 });

    const restored = await rollBack(zone, 's1', { ...moving, moving: false });

    expect(restored).toMatchObject({ outcome: 'freed', trafficMoved: false });
    expect(whyDrifted(zone.weights(), await readLeases(zone.list, group), [5, 25, 100])?.name).toBe('WeightsDrifted');
  });

  it('does not make a rollback undo what somebody else has taken since', async () => {
    const zone = await advanced('s1', 5);
    zone.deleteLease();
    await claimFor(zone, plan('s2', 25, { stable: 95, canary: 5 }));

    const restored = await rollBack(zone, 's1', moving);

    expect(restored.outcome).toBe('nothing');
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });

  it('nor what another stage has committed since', async () => {
    const zone = await completed('s2', 5, '2026-11-21T12:00:00.000Z');

    const restored = await rollBack(zone, 's1', moving);

    expect(restored.outcome).toBe('nothing');
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });
});

describe('somebody who writes another text over the lease', () => {
  const past: Past = {
    ...NO_PAST,
    startedAt: new Date('2026-11-21T10:00:00.000Z'),
    plan: { from: { stable: 100, canary: 0 }, to: { stable: 95, canary: 5 } },
    moving: true,
  };

  it.each([
    ['of another tool', (zone: Zone) => zone.setLease('heritage=external-dns')],
    ['beside it', (zone: Zone) => zone.addToLease('"heritage=external-dns"')],
  ])('%s does not let a rollback end green that put nothing back', async (_, write) => {
    const zone = await advanced('s1', 5);
    write(zone);

    const rollback = rollBack(zone, 's1', past);

    await expect(rollback).rejects.toMatchObject({
      name: 'ForeignLease',
      message: expect.stringMatching(/heritage=external-dns.*www\.example\.com A stands at 95-5, and was 100-0 before/),
    });
    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
  });

  it('keeps traffic from going back no longer than until that text is removed', async () => {
    const zone = await advanced('s1', 5);
    zone.setLease('heritage=external-dns');
    await expect(rollBack(zone, 's1', past)).rejects.toThrow('Remove that TXT record');
    zone.deleteLease();

    expect(await rollBack(zone, 's1', past)).toMatchObject({ outcome: 'restored', complete: true });
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });

  it.each([
    ['had moved nothing', { ...past, moving: false }],
    ['was refused', { ...NO_PAST, startedAt: past.startedAt }],
  ])('is left to whoever wrote it when the stage %s', async (_, done) => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    await claimFor(zone, plan('s1', 5, { stable: 100, canary: 0 }));
    zone.setLease('heritage=external-dns');

    expect(await rollBack(zone, 's1', done)).toMatchObject({ outcome: 'nothing', complete: true });
  });

  it('beside one name of several is named: what stands there is not back', async () => {
    const names = ['a.example.com', 'b.example.com'] as const;
    const both: RecordGroup = { ...group, records: names.map((name) => ({ name, types: ['A'] })) };
    const at = { stable: 100, canary: 0 };
    const zone = new Zone(names.flatMap((name) => weightedPair(at, name)));
    const stage = plan('s1', 25, at);
    await claim(zone, both, await readLeases(zone.list, both), stage);
    await advance(zone, both, stage);
    zone.setLease('heritage=external-dns', names[1]);

    const restored = await restore(around(zone, both), { executionArn: stage.execution.arn }, ROLLBACK);
    const again = await restore(around(zone, both), { executionArn: stage.execution.arn }, ROLLBACK);

    expect(zone.weights(names[0])).toEqual(at);
    expect(zone.weights(names[1])).toEqual({ stable: 75, canary: 25 });
    for (const told of [restored, again]) {
      expect(told).toMatchObject({ outcome: 'restored', complete: false });
      expect(told.message).toContain('b.example.com A stands at 75-25');
    }
  });
});

describe('a stage whose claim was never answered', () => {
  const claiming: Past = { ...NO_PAST, startedAt: new Date('2026-11-21T12:00:00.000Z'), claiming: true };

  it.each([
    ['no rollout has begun', async () => new Zone(weightedPair({ stable: 100, canary: 0 })), 5],
    ['another stage has left a lease', () => completed('s0', 5), 25],
  ])(
    'and arrives after its rollback is refused, where %s; the weights that count stay the same',
    async (_, begin, stage) => {
      const zone = await begin();
      const [weights, before] = [zone.weights(), await readLeases(zone.list, group)];

      const restored = await rollBack(zone, 's1', claiming);

      expect(restored).toMatchObject({ outcome: 'freed', trafficMoved: false, complete: true });
      await expect(claim(zone, group, before, plan('s1', stage, weights))).rejects.toMatchObject({ name: 'LeaseHeld' });
      expect(parseLease(zone.lease() ?? '')).toMatchObject({ operation: 'free', to: weights });
      expect(zone.weights()).toEqual(weights);
    },
  );

  it.each([
    ['a rollout may have begun', weightedPair({ stable: 90, canary: 10 })],
    ['nobody has any traffic', weightedPair({ stable: 0, canary: 0 })],
    ['a record is missing', weightedPair({ stable: 100, canary: 0 }).slice(0, 1)],
  ])('makes nothing that was found the truth, where no lease stands and %s', async (_, records) => {
    const zone = new Zone(records);

    expect(await rollBack(zone, 's1', claiming)).toMatchObject({ outcome: 'nothing', trafficMoved: false });
    expect(zone.records).toEqual(records);
  });
});

describe('a stage that was refused', () => {
  it.each([
    ['no lease has ever stood', async () => new Zone(weightedPair({ stable: 90, canary: 10 }))],
    ['another stage has left one', () => completed('s1', 5)],
  ])('leaves nothing behind that would count as truth later, where %s', async (_, begin) => {
    const zone = await begin();
    const before = structuredClone(zone.records);

    const restored = await rollBack(zone, 's2');

    expect(restored).toMatchObject({ outcome: 'nothing', complete: true });
    expect(zone.records).toEqual(before);
  });
});

describe('weights that somebody else set while a stage prepared', () => {
  it('are told as theirs, and not as weights that never moved', async () => {
    const zone = new Zone(weightedPair({ stable: 95, canary: 5 }));
    await claimFor(zone, plan('s1', 25, { stable: 95, canary: 5 }));
    zone.setWeights({ stable: 80, canary: 20 });

    const restored = await rollBack(zone, 's1');

    expect(restored).toMatchObject({ trafficMoved: false, strayed: true, weights: { stable: 80, canary: 20 } });
    expect(restored.message).toBe('The weights are 80-20, as somebody else set them: they were left so.');
  });

  it('are told as theirs when a person accepts them', async () => {
    const zone = await completed('s1', 5);
    zone.setWeights({ stable: 80, canary: 20 });

    expect(await unlock(zone, parseLease(zone.lease() ?? '')?.owner ?? '')).toMatchObject({ strayed: true });
  });

  it('are nobody’s but the stage’s own where nobody has touched them', async () => {
    const zone = new Zone(weightedPair({ stable: 95, canary: 5 }));
    await claimFor(zone, plan('s1', 25, { stable: 95, canary: 5 }));

    expect(await rollBack(zone, 's1')).toMatchObject({
      strayed: false,
      message: 'The weights had not moved: they are 95-5.',
    });
  });
});

describe('a pair of records', () => {
  it('of which somebody changed one is left whole: a weight means nothing without its twin', async () => {
    const zone = await advanced('s1', 100, { stable: 50, canary: 50 });
    zone.setWeights({ stable: 10, canary: 100 });

    const restored = await rollBack(zone, 's1');

    expect(zone.weights()).toEqual({ stable: 10, canary: 100 });
    expect(restored).toMatchObject({ trafficMoved: true, complete: false });
    expect(restored.message).toMatch(
      /^NOT all traffic is back\. www\.example\.com A stands at 10-100: somebody else set that/,
    );
  });

  it('of which one is gone is told as gone, not as a weight of 0', async () => {
    const zone = await advanced('s1', 5);
    zone.remove('canary');

    const restored = await rollBack(zone, 's1');

    expect(restored).toMatchObject({ weights: null, complete: false });
    expect(restored.message).toContain('www.example.com A "canary" is gone, so nothing could be put back there');
    expect(restored.message).not.toContain('All weights are 0');
  });

  it('that somebody routes by another policy has no weights, and not weights of 0', async () => {
    const zone = await advanced('s1', 5);
    zone.routeByLatency();

    const restored = await rollBack(zone, 's1');

    expect(restored).toMatchObject({ weights: null, complete: false });
    expect(restored.message).toContain('the weight of www.example.com A "canary" is gone');
    expect(restored.message).not.toContain('0-0');
  });

  it('that somebody routes by another policy does not keep a person from moving the others', async () => {
    const both: RecordGroup = { ...group, records: [{ name: 'www.example.com', types: ['A', 'AAAA'] }] };
    const at = { stable: 50, canary: 50 };
    const zone = new Zone([...weightedPair(at), ...weightedPair(at, 'www.example.com', 'AAAA')]);
    zone.routeByLatency('www.example.com', 'AAAA');

    const asked = { canaryPercent: 0, reason: 'errors', requestedBy: 'ben' };
    const restored = await restore(around(zone, both), asked, ROLLBACK);

    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
    expect(restored).toMatchObject({ trafficMoved: true, complete: false });
  });

  it('that is incomplete stays so to the next try of the same rollback', async () => {
    const zone = await advanced('s1', 5);
    zone.setWeights({ stable: 60, canary: 40 });
    await rollBack(zone, 's1');

    expect(await rollBack(zone, 's1')).toMatchObject({ outcome: 'restored', complete: false });
  });

  it('must be there before a person can ask for a share', async () => {
    const zone = await completed('s1', 5);
    zone.remove('canary');

    const asked = restore(around(zone), { canaryPercent: 0, reason: 'errors', requestedBy: 'ben' }, ROLLBACK);

    await expect(asked).rejects.toThrow('No pair of weighted records is whole: www.example.com A "canary" not found.');
  });
});

describe('a lease of which somebody changed the TTL', () => {
  it('is still the lease: the stage goes on', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);
    zone.setLeaseTtl(300);
    await advance(zone, group, stage);
    zone.setLeaseTtl(300);
    await release(zone, group, stage);

    expect(zone.weights()).toEqual({ stable: 95, canary: 5 });
    expect(zone.lease()).toBe(stage.lease.free);
  });

  it('does not keep a rollback from going on after a lost answer', async () => {
    const zone = await advanced('s1', 5);
    zone.afterChange = loseAnswer;
    await expect(rollBack(zone, 's1')).rejects.toThrow('socket hang up');
    zone.setLeaseTtl(300);

    const restored = await rollBack(zone, 's1');

    expect(restored).toMatchObject({ outcome: 'restored', trafficMoved: true });
    expect(restored.change).not.toBeNull();
  });
});

describe('a change that Route 53 refuses, whoever has the lease', () => {
  const PROTECTION = { RecordName: 'www.example.com', RecordType: 'A' as const, Comment: 'ask the network team' };

  it('is no lost race: the stage ends with what AWS says, and with what to do', async () => {
    const zone = new Zone(weightedPair({ stable: 100, canary: 0 }));
    const stage = plan('s1', 5, { stable: 100, canary: 0 });
    await claimFor(zone, stage);
    zone.protections = [PROTECTION];

    const late = advance(zone, group, stage);

    await expect(late).rejects.toMatchObject({
      name: 'ChangeRefused',
      message: expect.stringMatching(/is protected from changes \(ask the network team\).*removed/),
    });
    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
    expect(zone.lease()).toBe(stage.lease.held);
  });

  it('keeps the rollback trying, until somebody has removed what stands in its way', async () => {
    const zone = await advanced('s1', 5);
    zone.protections = [PROTECTION];
    await expect(rollBack(zone, 's1')).rejects.toMatchObject({ name: 'ChangeRefused' });
    zone.protections = [];

    await rollBack(zone, 's1');

    expect(zone.weights()).toEqual({ stable: 100, canary: 0 });
  });
});

describe('two groups that share one of their names', () => {
  const [a, b, c] = ['a.example.com', 'b.example.com', 'c.example.com'];
  const at = { stable: 100, canary: 0 };
  const shares = (...names: string[]): RecordGroup => ({
    ...group,
    records: names.map((name) => ({ name, types: ['A'] })),
  });

  it('collide instead of ignoring each other', async () => {
    const zone = new Zone([...weightedPair(at, a), ...weightedPair(at, b), ...weightedPair(at, c)]);
    const [first, second] = [plan('s1', 5, at), plan('s2', 5, at)];
    const seen = await readLeases(zone.list, shares(b, c));
    await claim(zone, shares(a, b), await readLeases(zone.list, shares(a, b)), first);

    await expect(claim(zone, shares(b, c), seen, second)).rejects.toMatchObject({ name: 'LeaseHeld' });

    expect(zone.lease(c)).toBeUndefined();
  });

  it('roll back what is theirs, and free what is still theirs', async () => {
    const zone = new Zone([...weightedPair(at, a), ...weightedPair(at, b), ...weightedPair(at, c)]);
    const first = plan('s1', 5, at);
    await claim(zone, shares(a, b), await readLeases(zone.list, shares(a, b)), first);
    await advance(zone, shares(a, b), first);

    const restored = await restore(around(zone, shares(a, b)), { executionArn: first.execution.arn }, ROLLBACK);
    await restore(
      around(zone, shares(b, c)),
      { canaryPercent: 0, reason: 'errors', requestedBy: 'ben' },
      `${ROLLBACK}-other`,
    );
    const freed = await free(zone, shares(a, b), restored.owner);

    expect(freed.freed).toBe(true);
    expect(parseLease(zone.lease(a) ?? '')).toMatchObject({ operation: 'free', owner: first.lease.owner });
    expect(parseLease(zone.lease(b) ?? '')?.owner).not.toBe(first.lease.owner);
    for (const name of [a, b, c]) expect(zone.weights(name)).toEqual(at);
  });
});

async function claimFor(zone: Zone, stage: Plan): Promise<void> {
  await claim(zone, group, await readLeases(zone.list, group), stage);
}

async function advanced(
  name: string,
  stage: number,
  from = { stable: 100, canary: 0 },
  startedAt?: string,
): Promise<Zone> {
  const zone = new Zone(weightedPair(from));
  const planned = plan(name, stage, from, startedAt);
  await claimFor(zone, planned);
  await advance(zone, group, planned);
  return zone;
}

async function completed(name: string, stage: number, startedAt?: string): Promise<Zone> {
  const from = { stable: 100, canary: 0 };
  const zone = await advanced(name, stage, from, startedAt);
  await release(zone, group, plan(name, stage, from, startedAt));
  return zone;
}

function rollBack(zone: Zone, name: string, past?: Past) {
  return restore(around(zone, group, past), { executionArn: execution(name).arn }, ROLLBACK);
}

/** What a rollback works with; of a stage's past Step Functions tells this. */
function around(zone: Zone, records = group, past: Past = { startedAt: new Date(), ...NO_PAST }) {
  return { dns: zone, group: records, recall: async () => past };
}

function unlock(zone: Zone, named: string) {
  return restore(around(zone), { unlock: named, reason: 'owner is gone', requestedBy: 'ben' }, ROLLBACK);
}

function loseAnswer(): never {
  throw new Error('socket hang up');
}
