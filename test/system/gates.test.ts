import { InvokeCommand } from '@aws-sdk/client-lambda';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { paginateGetParametersByPath, type SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { everyLog } from '../../lab/support/told.ts';
import { ATTACK, kinds, listenTo } from '../cloud/listener.ts';
import { openStack } from '../cloud/open-stack.ts';

const STAGE_25 = { stage: 25, requestedBy: 'ana', reason: 'release 41', skipFlush: true };
const AT_5 = { stable: 95, canary: 5 };

let shop: CloudUnderTest;
let heard: Awaited<ReturnType<typeof listenTo>>;
beforeAll(async () => {
  shop = await openStack('gates');
  heard = await listenTo(shop);
});
afterAll(() => shop?.cloud.stop());

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
  const all = { Path: '/sluice/Sluice-gates/', Recursive: true, WithDecryption: true };
  for await (const { Parameters = [] } of paginateGetParametersByPath({ client }, all)) {
    found.push(...Parameters.map(({ Name: name = '', Value: token = '' }) => ({ name, token })));
  }
  return found;
}

describe('a stage with a gate', () => {
  beforeEach(() => shop.reset(AT_5));

  it('tells who waits, reminds once when nobody answers, and tells who approved', async () => {
    const stage = await shop.start({ ...STAGE_25, reason: ATTACK }, 'waits');
    await heard.isTold('rollout.gate.waiting', 'waits');
    await shop.until('somebody is reminded', async () => {
      await shop.watch();
      return kinds(await heard.told('waits')).includes('gate.expiring');
    });
    await shop.watch();
    await shop.until('health passes', () => decide('waits', 'approve', 'looks good'));
    expect(await shop.ending(stage)).toMatchObject({ status: 'SUCCEEDED' });
    await heard.isTold('rollout.stage.committed', 'waits');

    const events = await heard.told('waits');
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
    const [asked, ...more] = await heard.mailAbout('waits for approval');

    expect(more).toEqual([]);
    expect(asked?.split('\n').map((line) => JSON.parse(line))).toEqual([
      expect.stringMatching(
        /^Sluice-gates: Stage 25 waits for approval until .*: 95-5 to 75-25, asked for by ana: '} \[2J‹\/p›‹script›alert\(1\)‹\/script› Bcc: all ‹!channel›\. Health: .+\.$/,
      ),
      expect.stringMatching(/^Look: https:.*:waits$/),
      expect.stringMatching(/^Dashboard: https:.*Sluice-gates-us-east-1$/),
      'Runbook: https://example.com/runbook#ask-for-approval',
    ]);
    expect(await heard.mailAbout('Nobody has answered')).not.toEqual([]);
  });

  it('that is rejected is told with the words, and its rollback as one that moved nothing', async () => {
    const stage = await shop.start(STAGE_25, 'is-rejected');
    await heard.isTold('rollout.gate.waiting', 'is-rejected');
    await decide('is-rejected', 'reject', 'not on Friday');
    await shop.ending(stage);

    const rollback = await heard.rollbackOf('is-rejected');
    expect(kinds(await heard.told('is-rejected'))).toEqual([
      'stage.started',
      'gate.waiting',
      'gate.rejected',
      'stage.failed',
    ]);
    expect(kinds(rollback)).toEqual(['rollback.started', 'rollback.done']);
    expect(rollback[1]).toMatchObject({ stage: 25, outcome: 'restored', trafficMoved: false, to: AT_5 });
    const [over] = await heard.mailAbout('stage 25 (is-rejected)');
    expect(over).toContain('A rollback is over');
    expect(over).toContain('not on Friday');
  });

  it('keeps its token to itself: no log, event, message, record, page or other parameter has it', async () => {
    const { ssm, lambda, route53, logs } = shop.cloud.clients;
    const { ApprovalsFunctionName: FunctionName } = shop.cloud.outputs;
    const stage = await shop.start(STAGE_25, 'keeps-token');
    await heard.isTold('rollout.gate.waiting', 'keeps-token');
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
      events: await heard.bus.heard(),
      mail: await heard.mail.heard(),
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
