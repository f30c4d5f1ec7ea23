import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';
import type { Decision } from './read-decision.ts';

/** What happens now, for the person who decided. */
export function describeDecision(
  { decision }: Decision,
  { stage, from, to, freshUntil }: PendingApproval,
  now: Date,
): string {
  if (decision === 'reject') {
    return `Stage ${stage} is rejected: it ends here, and the weights stay at ${formatWeights(from)}.`;
  }
  const move = `the weights go from ${formatWeights(from)} to ${formatWeights(to)}`;
  if (now.getTime() <= Date.parse(freshUntil)) return `Stage ${stage} is approved: ${move}.`;
  return `Stage ${stage} is approved. Its warm-up is too long ago to count, so it goes through flush and warm-up once more before ${move}.`;
}
