import type { RestoreDecision } from '../../core/lease/decide-restore.ts';
import { leaseOf, leasesIn, leaseText, type RecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { missingPairs, noPairs, pairsOf, round, weightsOf, withWeights } from '../../core/lease/weights.ts';
import { ForeignLease, InvalidRequest, RecordsUnfit } from '../../core/protocol/errors.ts';
import { canaryPercent, type Weights } from '../../core/protocol/rollout.ts';
import { owesFlush } from './owes-flush.ts';

/**
 * A person's rollback takes the lease from whoever has it, and lowers the canary's share in the same batch.
 * It may only lower it, of every pair: to raise it is what stages are for.
 */
export function decidePersonRollback(
  snapshot: Snapshot,
  group: RecordGroup,
  owner: string,
  wantedPercent: number,
): RestoreDecision {
  for (const record of snapshot.leases.values()) {
    const text = record && leaseText(record);
    const lease = leaseOf(record);
    if (text !== null && !lease) {
      throw new ForeignLease(
        `The lease holds "${text}", which Sluice did not write. Remove that TXT record, then try again.`,
      );
    }
    if (lease?.owner === owner && lease.operation === 'free') {
      return { action: 'nothing', message: 'This rollback has ended already.' };
    }
    if (lease?.owner === owner && lease.operation === 'restored')
      return { action: 'continue', lease, text: text ?? '' };
  }

  const pairs = pairsOf(snapshot, group);
  if (pairs.length === 0) throw new RecordsUnfit(`${noPairs(snapshot, group)} Create what is missing, then try again.`);
  const live = pairs.map(weightsOf);
  const to: Weights = { stable: 100 - wantedPercent, canary: wantedPercent };
  const from = live[0] ?? to;
  const left = missingPairs(snapshot, group).map((what) => `${what} is gone, so nothing could be set there`);
  // Of each pair: what somebody has lowered beside the others must not be raised with them.
  const lowest = Math.min(...live.map((weights) => canaryPercent(weights) ?? 100));
  if (wantedPercent > lowest) {
    throw new InvalidRequest(
      `The canary has ${round(lowest)} % now, and a rollback can only lower that; ${wantedPercent} % was asked for.`,
    );
  }
  const there = live.every((weights) => canaryPercent(weights) === wantedPercent);
  const write = { action: 'write' as const, expected: snapshot.leases, left };
  if (!there) {
    const records = pairs.flatMap((pair) => withWeights(pair, to));
    return { ...write, lease: { operation: 'restored', trafficMoved: true, owner, from, to }, records };
  }
  const operation = leasesIn(snapshot.leases).some(owesFlush) ? 'restored' : 'free';
  const lease = { operation, trafficMoved: operation === 'restored', owner, from, to: from } as const;
  return { ...write, lease, records: [] };
}
