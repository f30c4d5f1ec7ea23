import type { PendingApproval } from '../../core/approvals/approvals.ts';
import type { RecentStage } from '../../functions/approvals-widget/recent-stages.ts';
import { openBrowser, Viewer } from './harness/browser.ts';
import { serveCanned } from './harness/canned.ts';

const NOW = new Date('2026-11-21T10:27:00.000Z');
const arn = (name: string) => `arn:aws:states:eu-central-1:123456789012:execution:Sluice-prod-stage:${name}`;

const WAITING: PendingApproval = {
  execution: 'stage-50-release-41',
  executionArn: arn('stage-50-release-41'),
  stage: 50,
  requestedBy: 'ana',
  reason: 'release 41: gallery and wishlist from the new backend',
  from: { stable: 75, canary: 25 },
  to: { stable: 50, canary: 50 },
  warnings: [],
  lease: '',
  baseline: {},
  flush: { skipped: false, deleted: 18_204, preserved: 3_517, flushedAt: '2026-11-21T10:02:11.000Z' },
  freshUntil: '2026-11-21T10:17:11.000Z',
  health: {
    reason: 'hit rate 91 % is at least 80 %',
    checkedAt: '2026-11-21T10:11:40.000Z',
    signals: [
      { signal: 'hit rate', verdict: 'pass', reason: 'hit rate 91 % is at least 80 %' },
      { signal: 'database latency', verdict: 'pass', reason: 'database latency 14 ms is below 30 ms' },
      { signal: 'canary latency', verdict: 'pass', reason: 'canary p95 182 ms, stable 174 ms: at most 1.4 times' },
      { signal: 'canary errors', verdict: 'pass', reason: 'canary 0.1 % of 4,210 requests, stable 0.1 %' },
      { signal: 'listed alarms', verdict: 'pass', reason: '3 alarms are green' },
      { signal: 'observed split', verdict: 'not applicable', reason: 'judged after the weights have moved' },
    ],
  },
  askedAt: '2026-11-21T10:11:42.000Z',
  expiresAt: '2026-11-21T14:11:42.000Z',
};

function ended(name: string, stage: number, at: string, how: Partial<RecentStage>): RecentStage {
  const request = { stage, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun: false };
  const times = { startedAt: new Date(at), endedAt: new Date(at) };
  return {
    name,
    arn: arn(name),
    request,
    ...times,
    status: 'SUCCEEDED',
    approval: null,
    failure: null,
    rollback: null,
    ...how,
  };
}

const RECENT: RecentStage[] = [
  ended('stage-50-release-41', 50, '2026-11-21T10:01:58.000Z', { status: 'RUNNING', endedAt: null }),
  ended('stage-25-again', 25, '2026-11-21T09:40:12.000Z', {
    approval: {
      by: 'Ben',
      comment: 'numbers are fine',
      via: 'widget',
      requestId: '5f0c2f6e-8f5b-4a43-9d2c-6c3b7a0e4f11',
    },
  }),
  ended('stage-25', 25, '2026-11-21T08:52:30.000Z', {
    status: 'FAILED',
    failure: { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 % after 10 minutes' },
    rollback: 'The weights had not moved: they are 95-5.',
  }),
  ended('stage-5', 5, '2026-11-21T08:10:04.000Z', {}),
];

/** A picture of the widget in the theme, into a file. */
export async function drawWidget(theme: 'light' | 'dark', path: `${string}.png`): Promise<void> {
  const served = await serveCanned({ waiting: [WAITING], recent: RECENT, typed: { by: 'Ben', comment: '' }, now: NOW });
  const browser = await openBrowser();
  try {
    const { page } = await Viewer.open(browser, served.url, theme);
    await page.setViewport({ width: 1100, height: 900 });
    const card = await page.waitForSelector('.card');
    await card?.screenshot({ path });
  } finally {
    await browser.close();
    await served.stop();
  }
}
