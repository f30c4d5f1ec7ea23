import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Approval } from '../../core/protocol/rollout.ts';
import { openBrowser, Viewer } from '../../lab/console/harness/browser.ts';
import { serveDeployed } from '../../lab/console/harness/deployed.ts';
import type { Served } from '../../lab/console/harness/serve.ts';
import type { CloudUnderTest } from '../../lab/support/cloud.ts';
import { openStack } from '../cloud/open-stack.ts';
import { ATTACKS } from './attacks.ts';
import { muteAlarmEvents } from './mute-alarm-events.ts';

const AT_5 = { stable: 95, canary: 5 };
const AT_25 = { stable: 75, canary: 25 };
const STAGE_25 = { stage: 25, requestedBy: 'ana', reason: 'release 41', skipFlush: true };

let shop: CloudUnderTest;
let dashboard: Served;
let browser: Browser;
let viewer: Viewer;

beforeAll(async () => {
  shop = await openStack('console');
  dashboard = await serveDeployed(shop.cloud);
  browser = await openBrowser();
});
afterAll(async () => {
  await browser?.close();
  await dashboard?.stop();
  await shop?.cloud.stop();
});

beforeEach(async () => {
  await shop.reset(AT_5);
  viewer = await Viewer.open(browser, dashboard.url);
});
afterEach(() => viewer?.close());

/** Starts a stage that asks, and waits until the person in front of the dashboard sees its question. */
async function ask(name: string, changes: object = {}): Promise<string> {
  const stage = await shop.start({ ...STAGE_25, ...changes }, name);
  await viewer.sees(`Execution ${name}`);
  return stage;
}

async function answeredWith(executionArn: string): Promise<Approval> {
  const { output = '' } = await shop.cloud.clients.stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
  return z.object({ approval: Approval }).parse(JSON.parse(output)).approval;
}

describe('a stage at its gate, in the dashboard,', () => {
  it('is approved after one question, moves the weights, and tells who said so', async () => {
    const stage = await ask('approved-in-the-console');
    await viewer.type('by', 'Ben');
    await viewer.type('comment', 'looks well');
    const question = await viewer.press('Approve');
    const answer = await viewer.confirm();
    const ended = await shop.ending(stage);
    await viewer.refresh();

    expect(question).toContain('the weights go from 95-5 to 75-25.');
    expect(answer).toContain('Done Stage 25 is approved');
    expect(ended.status).toBe('SUCCEEDED');
    expect(await shop.weights()).toEqual([AT_25, AT_25]);
    const { requestId, ...approval } = await answeredWith(stage);
    expect(approval).toMatchObject({ by: 'Ben', comment: 'looks well', via: 'widget' });
    expect(await viewer.text()).toContain('No stage waits for approval.');
    expect(await viewer.text()).toContain(`approved by Ben: looks well (request ${requestId})`);
  });

  it('is rejected, ends red in the words of who said no, and the weights stay', async () => {
    const stage = await ask('rejected-in-the-console');
    await viewer.type('by', 'Cy');
    await viewer.type('comment', 'not on Friday');
    await viewer.press('Reject');
    const answer = await viewer.confirm();
    const ended = await shop.ending(stage);
    await shop.isFree();
    await viewer.refresh();

    expect(answer).toContain('Stage 25 is rejected: it ends here, and the weights stay at 95-5.');
    expect(ended).toMatchObject({ status: 'FAILED', error: 'ApprovalRejected' });
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
    expect(await viewer.text()).toContain('ApprovalRejected: Cy rejected stage 25: not on Friday (in the dashboard');
  });

  it('cannot be approved while an alarm is red, and says which', async () => {
    const unmute = await muteAlarmEvents(shop.cloud);
    const stage = await ask('red-while-it-waits');
    await viewer.type('by', 'Ben');
    await shop.turnAlarmRed();
    await viewer.press('Approve');
    const refused = await viewer.confirm();
    const weights = await shop.weights();
    await viewer.press('Reject');
    const rejected = await viewer.confirm();
    await shop.ending(stage);
    await shop.turnAlarmGreen();
    await unmute();
    await shop.isFree();

    expect(refused).toContain('Not done Stage 25 (red-while-it-waits) cannot be approved.');
    expect(refused).toContain(`alarm ${shop.cloud.site.alarms.shop} is red`);
    expect(weights).toEqual([AT_5, AT_5]);
    expect(rejected).toContain('Stage 25 is rejected');
  });

  it('does nothing when the question is answered with Cancel, or no name is given', async () => {
    const stage = await ask('not-yet-decided');
    const before = dashboard.calls.length;
    await viewer.press('Approve');
    await viewer.cancel();
    const afterCancel = dashboard.calls.length;
    await viewer.press('Approve');
    const nameless = await viewer.confirm();
    await shop.stop(stage);
    await shop.isFree();

    expect(afterCancel).toBe(before);
    expect(nameless).toContain('Not done Say who you are first');
  });

  it('is decided once, by whoever is first, however often and on how many screens somebody presses', async () => {
    const other = await Viewer.open(browser, dashboard.url);
    const stage = await ask('pressed-twice');
    await other.sees('Execution pressed-twice');
    await viewer.type('by', 'Ben');
    await other.type('by', 'Cy');

    await viewer.press('Approve');
    const first = await viewer.confirm();
    await viewer.press('Approve');
    const again = await viewer.confirm();
    await other.press('Reject');
    const stale = await other.confirm();
    const ended = await shop.ending(stage);
    await other.press('Approve');
    const afterTheEnd = await other.confirm();
    await other.close();

    expect(first).toContain('Done');
    for (const late of [again, stale, afterTheEnd]) {
      expect(late).toContain('Not done Nothing waits under the name pressed-twice');
    }
    expect(ended.status).toBe('SUCCEEDED');
    expect(await answeredWith(stage)).toMatchObject({ by: 'Ben' });
  });

  it('keeps what somebody is typing while the dashboard refreshes by itself', async () => {
    const stage = await ask('refreshed-while-typing');
    await viewer.type('by', 'Ben "B" <ben@example.com>');
    await viewer.type('comment', `it's 5 > 4`);
    await viewer.refresh();
    await viewer.press('Reject');
    await viewer.confirm();
    const ended = await shop.ending(stage);
    await shop.isFree();

    expect(ended.cause).toContain(`Ben "B" <ben@example.com> rejected stage 25: it's 5 > 4`);
  });

  it('whose answer comes when it has been stopped, has ended', async () => {
    const stage = await ask('stopped-while-it-waits');
    await viewer.type('by', 'Ben');
    await shop.stop(stage);
    await viewer.press('Approve');
    const answer = await viewer.confirm();
    await shop.isFree();
    await viewer.refresh();

    expect(answer).toMatch(/Not done (Stage 25 .* has ended|Nothing waits under)/);
    expect(await viewer.text()).toContain('No stage waits for approval.');
    expect(await shop.weights()).toEqual([AT_5, AT_5]);
  });
});

it('a reason full of markup and quotes is text in the widget, and changes no button', async () => {
  const reason = ATTACKS.map(([, attack]) => attack)
    .join(' ')
    .slice(0, 1000);
  const stage = await ask('asked-by-an-attacker', { requestedBy: reason.slice(0, 128), reason });
  const shown = await viewer.text();
  const before = dashboard.calls.length;
  await viewer.type('by', 'Ben');
  await viewer.press('Reject');
  await viewer.confirm();
  await shop.ending(stage);
  await shop.isFree();
  await viewer.refresh();

  expect(viewer.alerts).toEqual([]);
  expect(await viewer.ran()).toBe(false);
  expect(shown).toContain(reason.slice(0, 40));
  const [decision] = dashboard.calls.slice(before);
  expect(decision?.endpoint).toContain('DecideApproval');
  expect(decision?.event).toMatchObject({ execution: 'asked-by-an-attacker', decision: 'reject' });
});
