import { mkdirSync } from 'node:fs';
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecordGroup } from '../../core/lease/record-group.ts';
import type { RecentStage } from '../../functions/approvals-widget/recent-stages.ts';
import type { Standing } from '../../functions/approvals-widget/standing.ts';
import { judgeRecords } from '../../functions/prepare-stage/judge-records.ts';
import { describeRequest } from '../../functions/request-approval/describe-request.ts';
import { unreadable } from '../../lab/console/harness/boxes.ts';
import { openBrowser, Viewer } from '../../lab/console/harness/browser.ts';
import { type Canned, serveCanned } from '../../lab/console/harness/canned.ts';
import { group, weightedPair, Zone } from '../../lab/route-53/emulated-zone.ts';
import { ASKED_AT, evidence } from '../../lab/support/approval.ts';
import { execution } from '../../lab/support/stage.ts';
import { HEALTHY, judge } from '../core/health/fixture.ts';

const NAME = 'stage-100-release-41-of-the-gallery-and-the-wishlist-20261121T101500Z-asked-by-a';
const LONG = 'a-branch-that-somebody-has-given-a-name-without-any-blank-in-it/feature-4711-and-then-some-more';
const LATE = new Date(ASKED_AT.getTime() + 31 * 60_000);

/** Every warning that the product can write, as it writes them of these records. */
async function allWarnings(): Promise<string[]> {
  const checked = (record: ResourceRecordSet) => ({ ...record, TTL: 300, HealthCheckId: 'check' });
  const zone = new Zone(weightedPair({ stable: 100, canary: 0 }).map(checked));
  const { warnings } = judgeRecords(await readRecordGroup(zone.list, group), group, 100);
  expect(warnings).toHaveLength(3);
  return warnings;
}

/** The longest that can stand there: all signals, late, with every warning; a stage that ended badly, with its rollback. */
async function everything(): Promise<Canned> {
  const asked = evidence(NAME, LONG);
  const { signals, reason } = judge(HEALTHY);
  const health = { ...asked.health, signals, reason };
  const plan = {
    ...asked.plan,
    requestedBy: `arn:aws:sts::123456789012:assumed-role/${LONG}`,
    warnings: await allWarnings(),
  };
  const standing: Standing = {
    ...{ weights: { stable: 95, canary: 5 }, records: [], foreign: null, ownerRuns: true, lease: null },
    running: [
      {
        machine: 'stage',
        arn: execution(NAME).arn,
        stage: 100,
        state: 'Ask for approval',
        since: ASKED_AT,
        hasGate: true,
      },
    ],
    restoring: { words: 'It takes traffic back.', command: `aws stepfunctions start-execution --input '${LONG}'` },
  };
  const recent: RecentStage[] = [
    {
      ...{ name: NAME, arn: execution(NAME).arn, status: 'FAILED', startedAt: ASKED_AT, endedAt: ASKED_AT },
      ...{ request: null, approval: null, failure: { error: 'CacheStayedCold', cause: LONG }, rollback: LONG },
    },
  ];
  return {
    ...{ waiting: [describeRequest({ ...asked, plan, health }, ASKED_AT, 3600)], standing, recent },
    ...{ unreadable: [`/sluice/Sluice-test/approvals/requests/${NAME}`], commentRequired: true, now: LATE },
  };
}

const nothingWaits: Canned = { waiting: [], recent: [], now: LATE };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.each(['light', 'dark'] as const)('the widget in the %s theme', (theme) => {
  it.each([420, 800, 1180])('can be read at %i px, whatever stands in it', async (width) => {
    const found: Record<string, string[]> = {};
    for (const [what, canned] of Object.entries({ everything: await everything(), nothingWaits })) {
      const served = await serveCanned(canned);
      const viewer = await Viewer.open(browser, served.url, theme);
      await viewer.page.setViewport({ width, height: 1000 });
      found[what] = await unreadable(viewer.page);
      mkdirSync('out/console', { recursive: true });
      await viewer.page.screenshot({ path: `out/console/${what}-${width}-${theme}.png`, fullPage: true });
      await viewer.close();
      await served.stop();
    }

    expect(found).toEqual({ everything: [], nothingWaits: [] });
  });
});

it('shows the command that takes traffic back when somebody asks for it, and not before', async () => {
  const served = await serveCanned(await everything());
  const viewer = await Viewer.open(browser, served.url);
  const before = await viewer.text();
  await viewer.page.bringToFront();
  await viewer.page.locator('::-p-xpath(//main//a[normalize-space()="Take traffic back"])').click();
  await viewer.page.waitForSelector('#popup[open]');
  const popup = await viewer.text('#popup section');
  await viewer.close();
  await served.stop();

  expect(before).not.toContain('aws stepfunctions');
  expect(popup).toContain(`It takes traffic back. aws stepfunctions start-execution --input '${LONG}'`);
});

it('a page on which words lie on each other is found out', async () => {
  const page = await browser.newPage();
  await page.setViewport({ width: 420, height: 800 });
  await page.setContent(
    '<main><p style="position:absolute;top:0">one text</p><p style="position:absolute;top:4px">another</p><p style="width:900px;margin-left:500px">far</p></main>',
  );
  const found = await unreadable(page);
  await page.close();

  expect(found).toEqual([
    expect.stringContaining('The page is'),
    '"far" is outside of the window',
    '"another" lies on "one text"',
  ]);
});
