import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { describeRequest, type Evidence } from '../../functions/request-approval/describe-request.ts';
import { plan } from './stage.ts';

export const PREFIX = '/sluice/Sluice-test/approvals';
export const ASKED_AT = new Date('2026-11-21T10:15:00.000Z');

/** A stage at its gate: what *Ask for approval* is given. */
export function evidence(execution = 'stage-25', reason = 'release 41'): Evidence {
  return {
    plan: { ...plan(execution, 25, { stable: 95, canary: 5 }), reason },
    flush: {
      skipped: false,
      deleted: 1200,
      preserved: 30,
      flushedAt: '2026-11-21T10:10:00.000Z',
      freshUntil: '2026-11-21T10:25:00.000Z',
    },
    health: {
      reason: 'the cache is warm',
      checkedAt: '2026-11-21T10:14:00.000Z',
      signals: [
        { signal: 'hit rate', verdict: 'pass', reason: 'hit rate 91 % is above 80 %', numbers: { hitRate: 91 } },
      ],
    },
  };
}

export function pending(execution = 'stage-25', reason = 'release 41'): PendingApproval {
  return describeRequest(evidence(execution, reason), ASKED_AT, 3600);
}
