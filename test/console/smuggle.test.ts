import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser, Viewer } from '../../lab/console/harness/browser.ts';
import { DECIDE_FUNCTION, serveCanned } from '../../lab/console/harness/canned.ts';
import { sanitize } from '../../lab/console/harness/sanitize.ts';
import { ASKED_AT, pending } from '../../lab/support/approval.ts';
import { execution } from '../../lab/support/stage.ts';
import { ATTACKS } from './attacks.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe('in a real browser, nobody can make the question of a stage do something else,', () => {
  it.each(
    ATTACKS.flatMap(([name, attack]): [string, string, string, ((html: string) => string) | undefined][] => [
      [name, 'in a console that cleans', attack, undefined],
      [name, 'in a console that does not even clean', attack, (html) => html],
    ]),
  )('by %s, wherever it is written, %s', async (_, __, attack, clean) => {
    const { health, ...asked } = pending('stage-25');
    const signals = [{ signal: attack, verdict: 'pass' as const, reason: attack }];
    const dashboard = await serveCanned({
      waiting: [
        {
          ...asked,
          requestedBy: attack,
          reason: attack,
          warnings: [attack],
          health: { ...health, reason: attack, signals },
        },
      ],
      recent: [
        {
          ...execution(attack),
          ...{ status: 'FAILED', startedAt: ASKED_AT, endedAt: ASKED_AT, request: null, approval: null },
          ...{ failure: { error: attack, cause: attack }, rollback: attack },
        },
      ],
      unreadable: [attack],
      typed: { by: attack, comment: attack },
      answer: attack,
      now: ASKED_AT,
      ...(clean && { clean }),
    });
    const viewer = await Viewer.open(browser, dashboard.url);
    const [, before] = [await viewer.press('Approve'), dashboard.calls.length];
    const answer = await viewer.confirm();
    const text = await viewer.text();
    const [ran, intruders] = [await viewer.ran(), await viewer.count('.content :is(img, script, iframe, svg)')];
    const buttons = await viewer.count('.content cwdb-action');
    const decision = dashboard.calls[before];
    await viewer.close();
    await dashboard.stop();

    expect({ ran, intruders, alerts: viewer.alerts, buttons }).toEqual({
      ran: false,
      intruders: 0,
      alerts: [],
      buttons: 2,
    });
    expect(text).toContain(`Reason ${oneSpace(attack)}`);
    expect(answer).toBe(`Done ${oneSpace(attack)}`);
    expect(decision).toMatchObject({
      endpoint: DECIDE_FUNCTION,
      event: { execution: 'stage-25', decision: 'approve' },
    });
    expect(decision?.event.widgetContext).toMatchObject({ forms: { all: { by: attack, comment: attack } } });
  });
});

it('these attacks do run in a page that does not escape', async () => {
  const page = await browser.newPage();
  page.on('dialog', (dialog) => void dialog.dismiss());
  await page.setContent(ATTACKS.map(([, attack]) => attack).join(''));
  await page.waitForFunction('globalThis.ran === 1');
  await page.close();
});

describe('the console that these tests stand in for', () => {
  it.each([
    ['<p onclick="x()">a<script>b</script></p>', '<p>a</p>'],
    ['<a href="javascript:x()">a</a>', '<a>a</a>'],
    ['<iframe src="https://example.com"></iframe>a', 'a'],
    ['<svg><use href="#a"></use></svg>', '<svg></svg>'],
  ])('cleans %s to %s', (dirty, clean) => {
    expect(sanitize(dirty)).toBe(clean);
  });
});

function oneSpace(text: string): string {
  return text.replace(/\s+/g, ' ');
}
