import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { RolloutEvent } from '../../core/events/event.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { type Queue, queueOfEvents, queueOfTopic, topicOf } from '../../lab/support/queue.ts';
import { everyLog } from '../../lab/support/told.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_5 = { stage: 5, requestedBy: 'ana', reason: 'release 41' };
const STAGE_25 = { ...STAGE_5, stage: 25, skipFlush: true };
const AT_5 = { stable: 95, canary: 5 };
const ATTACK = '"}\u001b[2J</p><script>alert(1)</script>\r\nBcc: all <!channel>';

let shop: CloudUnderTest;
let bus: Queue;
let mail: Queue;
beforeAll(async () => {
  shop = await openStack('events');
  bus = await queueOfEvents(shop.cloud, 'all-events', { source: ['sluice'], detail: { stack: ['Sluice-events'] } });
  mail = await queueOfTopic(shop.cloud, 'operators', await topicOf(shop.cloud));
});
afterAll(() => shop?.cloud.stop());

/** The events of one execution, in the order in which they were told. */
async function told(name: string): Promise<RolloutEvent[]> {
  return (await allTold()).filter(({ execution }) => execution?.name === name);
}

/** Each once: EventBridge, and two ticks of the watcher at a time, may deliver one twice, under the same id. */
async function allTold(): Promise<RolloutEvent[]> {
  const events = (await bus.heard()).map((text) => RolloutEvent.parse(JSON.parse(text).detail));
  return [...new Map(events.map((event) => [event.id, event])).values()].sort((a, b) => a.at.localeCompare(b.at));
}

async function isTold(type: string, name: string): Promise<void> {
  await shop.until(`${type} of ${name} is told`, async () => (await told(name)).some((event) => event.type === type));
}

/** The rollback of a stage, and its events. */
async function rollbackOf(name: string): Promise<RolloutEvent[]> {
  let rollback = '';
  await shop.until(`the rollback of ${name} is told to be over`, async () => {
    const done = (await allTold()).find((event) => event.type === 'rollout.rollback.done' && event.of === name);
    rollback = done?.execution?.name ?? '';
    return done !== undefined;
  });
  return told(rollback);
}

const kinds = (events: RolloutEvent[]) => events.map(({ type }) => type.replace('rollout.', ''));

/** As a reader of mail finds it. */
async function mailAbout(words: string): Promise<string[]> {
  return (await mail.heard()).filter((text) => text.includes(words));
}

/** Whether that was taken for an answer. */
async function decide(execution: string, decision: string, comment: string): Promise<boolean> {
  const input = JSON.stringify({ execution, decision, by: 'ben', comment });
  const { Payload } = await shop.cloud.clients.lambda.send(
    new InvokeCommand({ FunctionName: shop.cloud.outputs.DecideFunctionName, Payload: input }),
  );
  return JSON.parse(Buffer.from(Payload ?? []).toString()).decided;
}

/** All that waits at gates, and the tokens as clear text. */
async function parametersOf(client: SSMClient): Promise<{ name: string; token: string }[]> {
  const found: { name: string; token: string }[] = [];
  const all = { Path: '/sluice/Sluice-events/', Recursive: true, WithDecryption: true };
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, all)) {
    found.push(...Parameters.map(({ Name: name = '', Value: token = '' }) => ({ name, token })));
  }
  return found;
}

describe('a stage that goes well', () => {
  beforeEach(() => shop.reset());

  it('is told from its claim to its commit, in order, each with the weights and a link', async () => {
    expect(await shop.ending(await shop.start(STAGE_5, 'goes-well'))).toMatchObject({ status: 'SUCCEEDED' });
    await isTold('rollout.stage.committed', 'goes-well');

    const events = await told('goes-well');
    expect(kinds(events)).toEqual(['stage.started', 'weights.advanced', 'weights.in-sync', 'stage.committed']);
    for (const event of events) {
      expect(event).toMatchObject({ stack: 'Sluice-events', stage: 5, to: AT_5, requestedBy: 'ana' });
      expect(event.links.console).toContain('execution:Sluice-events-stage:goes-well');
      expect(event.links.runbook).toMatch(/^https:\/\/example\.com\/runbook#[a-z-]+$/);
    }
  });

  it('is told to nobody when it was a dry run', async () => {
    await shop.ending(await shop.start({ ...STAGE_5, dryRun: true }, 'only-looks'));

    expect(await told('only-looks')).toEqual([]);
  });

  it('tells inert text, whatever somebody wrote as their reason', async () => {
    await shop.ending(await shop.start({ ...STAGE_5, stage: 50, requestedBy: 'eve"<b>', reason: ATTACK }, 'attacks'));
    await isTold('rollout.stage.refused', 'attacks');

    const [refused] = await told('attacks');
    expect(refused).toMatchObject({ error: 'StageOutOfOrder', requestedBy: 'eve"<b>' });
    expect(refused?.reason).toBe('"} [2J</p><script>alert(1)</script> Bcc: all <!channel>');
    expect(refused?.message).not.toMatch(/["\\<>\p{Cc}]/u);
  });
});

describe('a stage with a gate', () => {
  beforeEach(() => shop.reset(AT_5));

  it('tells who waits, reminds once when nobody answers, and tells who approved', async () => {
    const stage = await shop.start({ ...STAGE_25, reason: ATTACK }, 'waits');
    await isTold('rollout.gate.waiting', 'waits');
    await shop.until('somebody is reminded', async () => {
      await shop.watch();
      return kinds(await told('waits')).includes('gate.expiring');
    });
    await shop.watch();
    await shop.until('health passes', () => decide('waits', 'approve', 'looks good'));
    expect(await shop.ending(stage)).toMatchObject({ status: 'SUCCEEDED' });
    await isTold('rollout.stage.committed', 'waits');

    const events = await told('waits');
    expect(kinds(events)).toEqual([
      'stage.started',
      'gate.waiting',
      'gate.expiring',
      'gate.approved',
      'weights.advanced',
      'weights.in-sync',
      'stage.committed',
    ]);
    expect(events[3]).toMatchObject({
      by: 'ben',
      comment: 'looks good',
      message: 'ben has approved stage 25: looks good.',
    });
  });

  it('was read by the operators in plain words, with the link to the gate’s article', async () => {
    const [asked, ...more] = await mailAbout('waits for approval');

    expect(more).toEqual([]);
    expect(asked?.split('\n').map((line) => JSON.parse(line))).toEqual([
      expect.stringMatching(
        /^Sluice-events: Stage 25 waits for approval until .*: 95-5 to 75-25, asked for by ana: '} \[2J‹\/p›‹script›alert\(1\)‹\/script› Bcc: all ‹!channel›\. Health: .+\.$/,
      ),
      expect.stringMatching(/^Look: https:.*:waits$/),
      expect.stringMatching(/^Dashboard: https:.*Sluice-events-us-east-1$/),
      'Runbook: https://example.com/runbook#ask-for-approval',
    ]);
    expect(await mailAbout('Nobody has answered')).not.toEqual([]);
  });

  it('that is rejected is told with the words, and its rollback as one that moved nothing', async () => {
    const stage = await shop.start(STAGE_25, 'is-rejected');
    await isTold('rollout.gate.waiting', 'is-rejected');
    await decide('is-rejected', 'reject', 'not on Friday');
    await shop.ending(stage);

    const rollback = await rollbackOf('is-rejected');
    expect(kinds(await told('is-rejected'))).toEqual([
      'stage.started',
      'gate.waiting',
      'gate.rejected',
      'stage.failed',
    ]);
    expect(kinds(rollback)).toEqual(['rollback.started', 'rollback.done']);
    expect(rollback[1]).toMatchObject({ stage: 25, outcome: 'restored', trafficMoved: false, to: AT_5 });
    const [over] = await mailAbout('stage 25 (is-rejected)');
    expect(over).toContain('A rollback is over');
    expect(over).toContain('not on Friday');
  });

  it('keeps its token to itself: no log, event, message, record, page or other parameter has it', async () => {
    const { ssm, lambda, route53, logs } = shop.cloud.clients;
    const { ApprovalsFunctionName: FunctionName } = shop.cloud.outputs;
    const stage = await shop.start(STAGE_25, 'keeps-token');
    await isTold('rollout.gate.waiting', 'keeps-token');
    const parameters = await parametersOf(ssm);
    const { name = '', token = '' } = parameters.find((each) => each.name.endsWith('/tokens/keeps-token')) ?? {};
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));
    await decide('keeps-token', 'reject', 'not on Friday');
    await shop.ending(stage);
    await shop.isFree();
    const records = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId: shop.cloud.zone }));

    expect(token.length).toBeGreaterThan(16);
    const others = {
      logs: await everyLog(logs),
      events: await bus.heard(),
      mail: await mail.heard(),
      records: records.ResourceRecordSets,
      page: Buffer.from(Payload ?? []).toString(),
      parameters: parameters.filter((each) => each.name !== name),
      afterwards: await parametersOf(ssm),
    };
    const places = Object.entries(others).map(([place, content]) => ({ place, text: JSON.stringify(content) }));
    expect(places.filter(({ text }) => text.includes(token)).map(({ place }) => place)).toEqual([]);
    expect(places.filter(({ text }) => !text.includes('keeps-token')).map(({ place }) => place)).toEqual([
      'records',
      'afterwards',
    ]);
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

    const rollback = await rollbackOf('is-stopped');
    await isTold('rollout.stage.aborted', 'is-stopped');
    expect(kinds(await told('is-stopped'))).toEqual([
      'stage.started',
      'weights.advanced',
      'weights.in-sync',
      'stage.aborted',
    ]);
    expect(kinds(rollback)).toEqual(['rollback.started', 'weights.restored', 'rollback.done']);
    expect(rollback[2]).toMatchObject({ trafficMoved: true, cacheFlushed: true, to: { stable: 100, canary: 0 } });
  });

  it('was read by the operators: that it was stopped, and once that traffic is back', async () => {
    const [ended] = await mailAbout('was ended from outside (Stopped)');
    const back = await mailAbout('The weights are back');

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

    const drifts = async () => (await allTold()).filter(({ type }) => type === 'rollout.weights.drifted');
    await shop.until('the drift is told', async () => {
      await shop.watch();
      return (await drifts()).length > 0;
    });
    await shop.watch();

    const found = await drifts();
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain(`${shop.cloud.site.name} A is 60-40 and should be 95-5`);
    expect(found[0]).toMatchObject({ execution: null, article: 'WeightsDrifted' });
    await shop.until('the operators read it', async () => (await mailAbout('is 60-40')).length === 1);
  });
});
