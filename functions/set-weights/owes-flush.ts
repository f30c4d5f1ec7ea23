import type { Lease } from '../../core/lease/lease.ts';

/** A rollback that is under way has put traffic back, and not flushed yet: whoever takes its lease takes that over too. */
export function owesFlush(lease: Lease | null): lease is Lease {
  return lease?.operation === 'restored' && lease.trafficMoved;
}
