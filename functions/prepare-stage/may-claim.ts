import { epochTime, parseLease } from '../../core/lease/lease.ts';
import { leaseTexts, type Snapshot } from '../../core/lease/record-group.ts';
import { ForeignLease, LeaseHeld } from '../../core/protocol/errors.ts';
import type { Execution } from '../../core/protocol/rollout.ts';
import { toTheMinute } from '../../core/text/times.ts';

/**
 * Why this execution may not claim the lease as it stands; null when it may: where there is none, or over a `free`
 * that another left before this execution started. So neither a redrive nor a delayed claim comes back after its rollback.
 */
export function whyNotClaim(
  leases: Snapshot['leases'],
  execution: Execution,
  owner: string,
  held: string,
): LeaseHeld | ForeignLease | null {
  const texts = leaseTexts(leases);
  if (texts.every((text) => text === held)) return null;
  for (const text of texts) {
    if (text === null) continue;
    const lease = parseLease(text);
    if (!lease) {
      return new ForeignLease(
        `The lease holds "${text}", which Sluice did not write. Find out what did and keep it away from there, then end it with "sluice unlock"; "sluice status" prints the whole command.`,
      );
    }
    if (lease.owner === owner) {
      return new LeaseHeld(
        'This execution had the lease before and lost it. A redrive cannot go on: start the stage again.',
      );
    }
    if (lease.operation !== 'free') {
      return new LeaseHeld(
        `Another execution owns the record group (${lease.owner}, ${lease.operation}, since ${toTheMinute(new Date(epochTime(lease.epoch)))}). ` +
          'Wait until it ends, or see who it is with "sluice status".',
      );
    }
    if (epochTime(lease.epoch) > Date.parse(execution.startedAt)) {
      return new LeaseHeld('The last rollback ended only after this execution had started. Start the stage again.');
    }
  }
  return null;
}
