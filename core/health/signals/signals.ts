import type { Signal } from '../signal.ts';
import { alarms } from './alarms.ts';
import { canaryErrors } from './canary-errors.ts';
import { canaryLatency } from './canary-latency.ts';
import { databaseLatency } from './database-latency.ts';
import { hitRate } from './hit-rate.ts';
import { observedSplit } from './observed-split.ts';
import { redisEvictions } from './redis-evictions.ts';
import { redisReachability } from './redis-reachability.ts';

/** Everything that is watched, in the order in which people read it. */
export const signals: readonly Signal[] = [
  hitRate,
  redisReachability,
  redisEvictions,
  databaseLatency,
  canaryLatency,
  canaryErrors,
  observedSplit,
  alarms,
];
