import { putBack, type RestoreDecision } from '../../core/lease/decide-restore.ts';
import { parseLease } from '../../core/lease/lease.ts';
import { leaseText, leaseTexts, type RecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { liveWeights, noPairs } from '../../core/lease/weights.ts';
import { InvalidRequest, RecordsUnfit } from '../../core/protocol/errors.ts';
import { owesFlush } from './owes-flush.ts';

/**
 * A person ends a lease by name, because its owner will not: weights that moved go back first, and a flush that is owed
 * is done. A free lease is freed again, which accepts the weights as they are now; a text that Sluice did not write is
 * replaced.
 */
export function decideUnlock(snapshot: Snapshot, group: RecordGroup, owner: string, named: string): RestoreDecision {
  const texts = [...snapshot.leases.values()].flatMap((record) => (record ? [leaseText(record)] : []));
  for (const text of texts) {
    const lease = parseLease(text);
    if (lease?.owner === owner && lease.operation === 'restored') return { action: 'continue', lease, text };
    if (lease?.owner === owner) return { action: 'nothing', message: 'This lease has been ended already.' };
  }
  const text = texts.find((text) => text === named || parseLease(text)?.owner === named);
  if (text === undefined) {
    const found = leaseTexts(snapshot.leases).map((text) => text ?? 'absent');
    throw new InvalidRequest(
      `The lease is not "${named}" any more: it is ${found.join(', ')}. ` +
        'Look with "sluice status", and name what you see there.',
    );
  }

  const lease = parseLease(text);
  const write = { action: 'write' as const, expected: snapshot.leases };
  if (lease?.operation === 'moved') {
    const { from, to } = lease;
    const back = { operation: 'restored' as const, trafficMoved: true, owner, from: to, to: from };
    return { ...write, lease: back, ...putBack(snapshot, group, from, to) };
  }
  const untouched = { ...write, records: [], left: [] };
  if (owesFlush(lease)) return { ...untouched, lease: { ...lease, owner } };
  const at = liveWeights(snapshot, group);
  if (!at)
    throw new RecordsUnfit(`${noPairs(snapshot, group)} There are no weights to accept: create the records first.`);
  return { ...untouched, lease: { operation: 'free', trafficMoved: false, owner, from: at, to: at } };
}
