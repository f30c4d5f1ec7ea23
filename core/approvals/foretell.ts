import { formatWeights } from '../protocol/rollout.ts';
import { span } from '../text/times.ts';
import type { PendingApproval } from './approvals.ts';

/** What Approve would lead to if it were pressed now, for whoever is about to. */
export function foretell(pending: PendingApproval, now: Date): string {
  const { from, to, flush, flushesAgain } = pending;
  const again = flushesAgain ? ', and the cache is flushed once more' : '';
  const move = `the weights go from ${formatWeights(from)} to ${formatWeights(to)}${again}`;
  const flushed = span(now.getTime() - Date.parse(flush.flushedAt));
  return isFresh(pending, now)
    ? `Approve asks health once more, and then ${move}.`
    : `Approve asks health once more, and then flushes the cache and warms it up again, because the last flush was ${flushed} ago; after that ${move}.`;
}

/** The same of either answer, with the age of what it rests on. */
export function consequenceOf(decision: 'approve' | 'reject', pending: PendingApproval, now: Date): string {
  if (decision === 'approve') return `${foretell(pending, now)} ${tellAge(pending, now)}`;
  return `The stage ends, and the weights stay at ${formatWeights(pending.from)}.`;
}

/** Whether the warm-up still counts. */
export function isFresh({ freshUntil }: PendingApproval, now: Date): boolean {
  return now.getTime() <= Date.parse(freshUntil);
}

/** How long ago the verdicts were given that people see at the gate. */
export function tellAge({ health }: PendingApproval, now: Date): string {
  return `The evidence that opened the gate is ${span(now.getTime() - Date.parse(health.checkedAt))} old.`;
}
