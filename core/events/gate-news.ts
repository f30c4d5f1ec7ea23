import type { PendingApproval } from '../approvals/approvals.ts';
import { formatWeights } from '../protocol/rollout.ts';
import { withStop } from '../text/inert.ts';
import { toTheMinute } from '../text/times.ts';
import type { News } from './event.ts';

type About = Pick<News, 'execution' | 'stage' | 'from' | 'to' | 'requestedBy' | 'reason' | 'article'>;

export function gateWaiting(pending: PendingApproval): News {
  const { stage, from, to, requestedBy, reason, expiresAt, health, flush } = pending;
  return {
    ...about(pending),
    type: 'rollout.gate.waiting',
    message:
      `Stage ${stage} waits for approval until ${toTheMinute(expiresAt)}: ${formatWeights(from)} to ${formatWeights(to)}, ` +
      `asked for by ${requestedBy}: ${withStop(reason)} Health: ${withStop(health.reason)}`,
    expiresAt,
    health: health.reason,
    flush,
  };
}

export function gateExpiring(pending: PendingApproval, now: Date): News {
  const { stage, expiresAt, execution } = pending;
  return {
    ...about(pending),
    type: 'rollout.gate.expiring',
    message: `Nobody has answered stage ${stage} (${execution}) yet. In ${remaining(expiresAt, now)} it expires and is rolled back; approve or reject it before.`,
    expiresAt,
  };
}

/** What a person answered; `by` is what the caller said. */
export function gateDecided(
  pending: PendingApproval,
  { decision, by, comment }: { decision: 'approve' | 'reject'; by: string; comment: string },
): News {
  const approved = decision === 'approve';
  return {
    ...about(pending),
    type: approved ? 'rollout.gate.approved' : 'rollout.gate.rejected',
    message: `${by} has ${approved ? 'approved' : 'rejected'} stage ${pending.stage}${comment ? `: ${withStop(comment)}` : ', without a comment.'}`,
    by,
    comment,
  };
}

function about({ execution, executionArn, stage, from, to, requestedBy, reason }: PendingApproval): About {
  const asked = { name: execution, arn: executionArn };
  return { execution: asked, stage, from, to, requestedBy, reason, article: 'Ask for approval' };
}

function remaining(expiresAt: string, now: Date): string {
  const seconds = Math.max(0, Math.round((Date.parse(expiresAt) - now.getTime()) / 1000));
  const minutes = Math.round(seconds / 60);
  if (seconds < 120) return `${seconds} seconds`;
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
