import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { isFresh, tellAge } from '../../core/approvals/foretell.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';

/** What happens now, for the person who decided. */
export function describeApproval(pending: PendingApproval, health: string, now: Date): string {
  const { stage, from, to } = pending;
  const move = `the weights go from ${formatWeights(from)} to ${formatWeights(to)}`;
  const what = isFresh(pending, now)
    ? `Stage ${stage} is approved: ${move}.`
    : `Stage ${stage} is approved. Its warm-up is too long ago to count, so it goes through flush and warm-up once more before ${move}.`;
  return `${what} Health was asked once more: ${health}. ${tellAge(pending, now)}`;
}

export function describeRejection({ stage, from }: PendingApproval): string {
  return `Stage ${stage} is rejected: it ends here, and the weights stay at ${formatWeights(from)}.`;
}
