import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { ATTACK, kinds, listenTo } from '../cloud/listener.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const AT_5 = { stable: 95, canary: 5 };

let shop: CloudUnderTest;
let heard: Awaited<ReturnType<typeof listenTo>>;
beforeAll(async () => {
  shop = await openStack('events');
  heard = await listenTo(shop);
});
afterAll(() => shop?.cloud.stop());

describe('a stage that goes well', () => {
  beforeEach(() => shop.reset());

  it('is told from its claim to its commit, in order, each with the weights and a link', async () => {
    expect(await shop.ending(await shop.start(STAGE_5, 'goes-well'))).toMatchObject({ status: 'SUCCEEDED' });
    await heard.isTold('rollout.stage.committed', 'goes-well');

    const events = await heard.told('goes-well');
    expect(kinds(events)).toEqual(['stage.started', 'weights.advanced', 'weights.in-sync', 'stage.committed']);
    for (const event of events) {
      expect(event).toMatchObject({ stack: 'Sluice-events', stage: 5, to: AT_5, requestedBy: 'ana' });
      expect(event.links.console).toContain('execution:Sluice-events-stage:goes-well');
      expect(event.links.runbook).toMatch(/^https:\/\/example\.com\/runbook#[a-z-]+$/);
    }
  });

  it('is told to nobody when it was a dry run', async () => {
    await shop.ending(await shop.start({ ...STAGE_5, dryRun: true }, 'only-looks'));

    expect(await heard.told('only-looks')).toEqual([]);
  });

  it('tells inert text, whatever somebody wrote as their reason', async () => {
    await shop.ending(await shop.start({ ...STAGE_5, stage: 50, requestedBy: 'eve"<b>', reason: ATTACK }, 'attacks'));
    await heard.isTold('rollout.stage.refused', 'attacks');

    const [refused] = await heard.told('attacks');
    expect(refused).toMatchObject({ error: 'StageOutOfOrder', requestedBy: 'eve"<b>' });
    expect(refused?.reason).toBe('"} [2J</p><script>alert(1)</script> Bcc: all <!channel>');
    expect(refused?.message).not.toMatch(/["\\<>\p{Cc}]/u);
  });
});

describe('a stage that somebody stops in the console after traffic has moved', () => {
  beforeEach(() => shop.reset());

  it('is told as stopped, and so is every step of the way back', async () => {
    const stage = await shop.start(STAGE_5, 'is-stopped');
    await shop.hasEntered(stage, 'Bake');
    await shop.stop(stage);
    await shop.ending(stage);
    await shop.isFree();

    const rollback = await heard.rollbackOf('is-stopped');
    await heard.isTold('rollout.stage.aborted', 'is-stopped');
    expect(kinds(await heard.told('is-stopped'))).toEqual([
      'stage.started',
      'weights.advanced',
      'weights.in-sync',
      'stage.aborted',
    ]);
    expect(kinds(rollback)).toEqual(['rollback.started', 'weights.restored', 'rollback.done']);
    expect(rollback[2]).toMatchObject({ trafficMoved: true, cacheFlushed: true, to: { stable: 100, canary: 0 } });
  });

  it('was read by the operators: that it was stopped, and once that traffic is back', async () => {
    const [ended] = await heard.mailAbout('was ended from outside (Stopped)');
    const back = await heard.mailAbout('The weights are back');

    expect(ended).toContain('https://example.com/runbook#stop-everything');
    expect(back).toHaveLength(1);
    expect(back[0]).toContain('The cache is flushed after it.');
    expect(back[0]).toContain('Runbook: Rolled back. https://example.com/runbook#rolled-back');
  });
});

describe('weights that somebody else changed', () => {
  beforeEach(() => shop.reset());

  it('are told once, when the alarm turns red', async () => {
    const ended = await shop.ending(await shop.start({ ...STAGE_5, skipFlush: true }, 'before-the-drift'));
    expect(ended).toMatchObject({ status: 'SUCCEEDED' });
    await shop.moveTo({ stable: 60, canary: 40 });

    const drifts = async () => (await heard.allTold()).filter(({ type }) => type === 'rollout.weights.drifted');
    await shop.until('the drift is told', async () => {
      await shop.watch();
      return (await drifts()).length > 0;
    });
    await shop.watch();

    const found = await drifts();
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(`${shop.cloud.site.name} A is 60-40 and should be 95-5`);
    expect(found[0]).toMatchObject({ execution: null, article: 'WeightsDrifted' });
    await shop.until('the operators read it', async () => (await heard.mailAbout('is 60-40')).length === 1);
  });
});
