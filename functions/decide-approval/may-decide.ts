import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { tellAge } from '../../core/approvals/foretell.ts';
import { clock } from '../../core/text/times.ts';
import type { Health } from './ask-health.ts';
import type { Decision } from './read-decision.ts';

/** What approving rests on, read afresh. */
export interface Situation {
  /** The lease beside the records: null when there is none, undefined when the names disagree. */
  lease: string | null | undefined;
  /** What is wrong with the listed alarms; null when they are green. */
  alarmProblem: string | null;
  health: Health;
}

/** Why nobody can answer this now; null when it can be rejected, and approved unless `whyNotApprove` objects. */
export function whyNotDecide(
  { by, comment }: Decision,
  { stage, execution }: PendingApproval,
  { running, commentRequired }: { running: boolean; commentRequired: boolean },
): string | null {
  if (!running) return `Stage ${stage} (${execution}) has ended: there is nothing left to decide.`;
  if (!/[\p{L}\p{N}]/u.test(by)) return 'Say who you are first: the history of the stage records who decided.';
  if (comment === '' && commentRequired) return 'Say why in the comment: this stack asks for one with every answer.';
  return null;
}

export function whyNotApprove(
  pending: PendingApproval,
  { lease, alarmProblem, health }: Situation,
  now: Date,
): string | null {
  const { stage, execution, expiresAt } = pending;
  if (now.getTime() >= Date.parse(expiresAt)) {
    return `Stage ${stage} (${execution}) could be approved until ${clock(expiresAt)}: that is over, and the stage is rolled back.`;
  }
  if (lease !== pending.lease) {
    return `Stage ${stage} (${execution}) no longer holds the lease it asked with, so it could not move the weights: somebody took it over. Reject the stage, look at what holds the lease (sluice status), and start anew.`;
  }
  if (alarmProblem) return `Stage ${stage} (${execution}) cannot be approved. ${alarmProblem}`;
  if (health.verdict !== 'pass') {
    return `Stage ${stage} (${execution}) cannot be approved now. Its health, asked once more, is "${health.verdict}": ${health.reason}. ${tellAge(pending, now)} Wait until health passes, or reject the stage.`;
  }
  return null;
}
