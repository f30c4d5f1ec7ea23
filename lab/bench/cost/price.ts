import { priceOf } from '../../../core/prices/prices.ts';

/** Of every function of the stack, in GB: see lib/rollout-function.ts. */
const MEMORY_GIGABYTES = 0.5;
/** What AWS writes for each call of a function (START, END and REPORT), and what ours says in it, rounded up. */
const LOG_BYTES_PER_CALL = 1500;

/** Calls of functions that take so many milliseconds, with their log, and a trace of each where there is one. */
export function priceOfCalls(calls: number, milliseconds: number, traced: boolean): number {
  const gigabyteSeconds = (calls * MEMORY_GIGABYTES * milliseconds) / 1000;
  return (
    priceOf('lambdaRequest', calls) +
    priceOf('lambdaGigabyteSecondArm', gigabyteSeconds) +
    priceOf('logGigabyte', (calls * LOG_BYTES_PER_CALL) / 1e9) +
    priceOf('trace', traced ? calls : 0)
  );
}
