import { parseLease } from '../../core/lease/lease.ts';
import { inWords } from '../../core/traffic/traffic.ts';
import type { RecentStage } from '../../functions/approvals-widget/recent-stages.ts';
import type { Standing } from '../../functions/approvals-widget/standing.ts';
import { describeRequest } from '../../functions/request-approval/describe-request.ts';
import { type Canned, renderCanned } from '../console/harness/canned.ts';
import { execution, plan } from '../support/stage.ts';
import { verdictOf } from './verdict-table.ts';

/*
 * What the picture of the widget shows: made-up people and weights, and of every sentence about health and traffic the
 * one that the code writes.
 */
const NOW = new Date('2026-11-21T10:47:00.000Z');
const ASKED_AT = new Date('2026-11-21T10:31:42.000Z');
const NAME = 'stage-25-release-41';
const FROM = { stable: 95, canary: 5 };

function asked() {
  const planned = plan(NAME, 25, FROM, '2026-11-21T10:21:58.000Z');
  return {
    plan: { ...planned, needsApproval: true, reason: 'release 41: gallery and wishlist from the new backend' },
    flush: {
      ...{ skipped: false, deleted: 18_204, preserved: 3517 },
      ...{ flushedAt: '2026-11-21T10:22:11.000Z', freshUntil: '2026-11-21T10:37:11.000Z' },
    },
    health: verdictOf('at its deadline'),
  };
}

function standing(): Standing {
  return {
    ...{ weights: FROM, records: [], ownerRuns: true, foreign: null, restoring: null },
    lease: parseLease(asked().plan.lease.held),
    running: [
      {
        machine: 'stage',
        arn: execution(NAME).arn,
        stage: 25,
        state: 'Ask for approval',
        since: ASKED_AT,
        hasGate: true,
      },
    ],
  };
}

function ended(name: string, stage: number, at: string, how: Partial<RecentStage>): RecentStage {
  const request = { stage, requestedBy: 'ana', reason: 'release 41', skipFlush: false, dryRun: false };
  return {
    ...{ name, arn: execution(name).arn, request, startedAt: new Date(at), endedAt: new Date(at) },
    ...{ status: 'SUCCEEDED', approval: null, failure: null, rollback: null, ...how },
  };
}

function recent(): RecentStage[] {
  const { error, reason: cause } = verdictOf('at its deadline', { signal: 'hit rate', finding: 'too low' });
  const rollback = inWords({
    outcome: 'restored',
    ...{ trafficMoved: false, strayed: false, change: null, ttlSeconds: 60, weights: FROM, left: [], message: '' },
  });
  return [
    ended(NAME, 25, '2026-11-21T10:21:58.000Z', { status: 'RUNNING', endedAt: null }),
    ended('stage-25', 25, '2026-11-21T09:52:30.000Z', {
      status: 'FAILED',
      failure: { error: error ?? '', cause },
      rollback,
    }),
    ended('stage-5', 5, '2026-11-21T09:10:04.000Z', {
      approval: {
        by: 'Ben',
        comment: 'numbers are fine',
        via: 'widget',
        requestId: '5f0c2f6e-8f5b-4a43-9d2c-6c3b7a0e4f11',
      },
    }),
  ];
}

/** All that can be read on the picture, so that a test sees when the code writes something else. */
export function widgetWords(): string {
  const words = renderCanned(widgetSample())
    .replace(/<style>.*?<\/style>|<cwdb-action.*?<\/cwdb-action>/gs, '')
    .replace(/<\/(tr|p|h3|label|div)>/g, '\n')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
  const lines = words.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  return `${lines.filter((line) => line !== '').join('\n')}\n`;
}

export function widgetSample(): Canned {
  return {
    ...{ waiting: [describeRequest(asked(), ASKED_AT, 4 * 3600)], standing: standing(), recent: recent() },
    ...{ typed: { by: 'Ben', comment: '' }, now: NOW },
  };
}
