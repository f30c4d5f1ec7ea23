import { ALARM, ERROR_BURST, LATENCY_SPIKE } from './backends.ts';
import { COLD_CACHE, REDIS_DOWN } from './cache.ts';
import { DRIFT, SPLIT } from './dns.ts';
import type { Fault } from './fault.ts';
import { LATE_WRITE, STOP } from './stops.ts';

/** What can go wrong in a real rollout, and is made to go wrong here. */
export const FAULTS = {
  'redis-down': REDIS_DOWN,
  'latency-spike': LATENCY_SPIKE,
  alarm: ALARM,
  stop: STOP,
  'cold-cache': COLD_CACHE,
  'error-burst': ERROR_BURST,
  split: SPLIT,
  drift: DRIFT,
  'late-write': LATE_WRITE,
} as const satisfies Record<string, Fault>;
export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];
