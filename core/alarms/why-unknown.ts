import type { AlarmState } from './alarms.ts';

/** Why nobody knows whether an alarm is green, by its state: "alarm x is …", and what to do. */
const WHY: Record<Exclude<AlarmState, 'OK' | 'ALARM'>, [why: string, advice: string]> = {
  missing: ['not found', 'correct the setting "alarms", or create it'],
  INSUFFICIENT_DATA: [
    'without enough data to judge by',
    'let it treat missing data as not breaching, or find out why there is none',
  ],
  EVALUATION_ERROR: [
    'not evaluated, because of how it is configured (EVALUATION_ERROR)',
    'correct it; CloudWatch shows the reason beside its state',
  ],
  EVALUATION_FAILURE: [
    'not evaluated, by a fault of CloudWatch (EVALUATION_FAILURE)',
    'wait until CloudWatch evaluates it again',
  ],
  PARTIAL_DATA: [
    'evaluated on a part of its data (PARTIAL_DATA)',
    'let its query match less, so that all of it is looked at',
  ],
};

/** Null for one that is green or red: then everybody knows. */
export function whyUnknown(state: AlarmState): [why: string, advice: string] | null {
  if (state === 'OK' || state === 'ALARM') return null;
  // CloudWatch may learn another state before we do.
  return WHY[state] ?? [`in the state ${state}`, 'find out what that means'];
}
