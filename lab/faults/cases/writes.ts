import type { Lease } from '../../../core/lease/lease.ts';
import type { StateName } from '../../../core/protocol/states.ts';
import { leaseIn } from '../lease-in.ts';
import type { ApiCall } from '../proxy/api-call.ts';

/** The writes of the lease, in the order in which they happen, and which state makes them. */
export const WRITES = {
  claim: { operation: 'held', state: 'Prepare stage' },
  advance: { operation: 'moved', state: 'Advance weights' },
  release: { operation: 'free', state: 'Release lease' },
  restore: { operation: 'restored', state: 'Restore weights' },
  free: { operation: 'free', state: 'Free lease' },
} as const satisfies Record<string, { operation: Lease['operation']; state: StateName }>;
export type Write = keyof typeof WRITES;

export function isWrite(write: Write, execution?: string): (call: ApiCall) => boolean {
  const { operation, state } = WRITES[write];
  return (call) => {
    return (
      leaseIn(call)?.operation === operation &&
      call.caller.state === state &&
      (execution === undefined || call.caller.execution === execution)
    );
  };
}
