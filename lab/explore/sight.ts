import { parseLease } from '../../core/lease/lease.ts';
import { at } from '../support/machine/data.ts';
import type { ProgramName } from './programs.ts';
import type { View } from './zones.ts';

/**
 * What a call can see of a listing, as text: two listings that read the same here lead it the same way, so one may stand
 * for the other, as long as the call also does the same next. Null where every detail counts.
 */
export function sightOf(
  { program, input }: { program: ProgramName; input: unknown },
  { leases, weights }: View,
): string | null {
  switch (program) {
    case 'watch':
    case 'abort':
    case 'startRollback':
      return leases
        .map(({ text }) => {
          const lease = text === null ? null : parseLease(text);
          return lease === null
            ? text
            : `${lease.owner} ${program === 'abort' ? lease.operation : lease.operation === 'free'}`;
        })
        .join();
    case 'advance':
      return JSON.stringify([weights, leases.map(({ text }) => text === planned(input, 'moved'))]);
    case 'release':
      return JSON.stringify([weights, leases.map(({ text }) => text === planned(input, 'free'))]);
    default:
      return null;
  }
}

function planned(input: unknown, operation: 'moved' | 'free'): unknown {
  const data = { input };
  return at(`$.input.plan.lease.${operation}`, data);
}
