import type { ListedExecution } from '../../core/executions/executions.ts';
import type { Lease } from '../../core/lease/lease.ts';
import type { RecordGroup, Snapshot } from '../../core/lease/record-group.ts';
import { restoreByHand } from '../../core/lease/restore-by-hand.ts';
import { pairInWords, pairsOf } from '../../core/lease/weights.ts';
import { formatWeights } from '../../core/protocol/rollout.ts';

/** Minutes after the end of its owner. A rollback takes seconds to restore; then it waits for Route 53, resolvers and a flush. */
const PATIENCE_MINUTES: Record<Lease['operation'], number> = { held: 3, moved: 3, restored: 15, free: 15 };

const REMIND_EVERY_MINUTES = 15;

/** A rollback that does not get through. */
export interface StuckRollback {
  /** For the operator, with the weights that are live and the command that restores them. */
  message: string;
  /** Whether to say so now: at first, and again every quarter of an hour. Ticks may skip a minute, so two of them may say it. */
  isTimeToSay: boolean;
}

/**
 * Null while there is no reason to worry: rollbacks need a moment, and Route 53 takes one change at a time. `lease` is
 * null where somebody deleted it, and the rollback has not written another.
 */
export function findStuckRollback(
  snapshot: Snapshot,
  group: RecordGroup,
  lease: Lease | null,
  owner: ListedExecution,
  now: Date,
): StuckRollback | null {
  if (owner.endedAt === null) return null;
  const minutes = Math.floor((now.getTime() - owner.endedAt.getTime()) / 60_000);
  const overdue = minutes - PATIENCE_MINUTES[lease?.operation ?? 'moved'];
  if (overdue < 0) return null;
  return {
    message: describe(snapshot, group, lease, owner, minutes),
    isTimeToSay: overdue % REMIND_EVERY_MINUTES < 2,
  };
}

function describe(
  snapshot: Snapshot,
  group: RecordGroup,
  lease: Lease | null,
  { name }: ListedExecution,
  minutes: number,
): string {
  const live = pairsOf(snapshot, group).map((pair) => `${pairInWords(pair)} (stable-canary)`);
  const command = lease && restoreByHand(snapshot, group, lease.owner);
  return [
    `${name} ended ${minutes} minutes ago, and its rollback has not got through. Sluice goes on trying.`,
    `Live weights: ${live.join(', ')}.`,
    whereTrafficIs(lease, name),
    ...(command ? [`This restores them by hand, and is refused when the rollback was faster:\n\n${command}`] : []),
    'Why it does not get through stands in the executions of the rollback machine. Runbook: RollbackFailed.',
  ].join('\n\n');
}

function whereTrafficIs(lease: Lease | null, stage: string): string {
  if (lease === null) {
    return `Somebody deleted its lease, so traffic may NOT be back. Before the stage the weights were as "sluice report ${stage}" says, and "sluice rollback --to", with the share that the canary had then, sets them by hand.`;
  }
  return lease.operation === 'moved'
    ? `Traffic is NOT back. Before the stage the weights were ${formatWeights(lease.from)}.`
    : `Traffic is where it should be; the lease is not free yet, so no stage can start.`;
}
