import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';
import { span } from '../../core/text/times.ts';

/** What happens now, for the person who decided. */
export function describeApproval(pending: PendingApproval, health: string, now: Date): string {
  const { stage, from, to, freshUntil } = pending;
  const move = `the weights go from ${formatWeights(from)} to ${formatWeights(to)}`;
  const what =
    now.getTime() <= Date.parse(freshUntil)
      ? `Stage ${stage} is approved: ${move}.`
      : `Stage ${stage} is approved. Its warm-up is too long ago to count, so it goes through flush and warm-up once more before ${move}.`;
  return `${what} Health was asked once more: ${health}. ${tellAge(pending, now)}`;
}

export function describeRejection({ stage, from }: PendingApproval): string {
  return `Stage ${stage} is rejected: it ends here, and the weights stay at ${formatWeights(from)}.`;
}

/** How long ago the verdicts were given that people see at the gate. */
export function tellAge({ health }: PendingApproval, now: Date): string {
  return `The evidence that opened the gate is ${span(now.getTime() - Date.parse(health.checkedAt))} old.`;
}
