import type { Signal } from '../signal.ts';
import { alarms } from './alarms.ts';
import { canaryErrors } from './canary-errors.ts';
import { canaryLatency } from './canary-latency.ts';
import { databaseLatency } from './database-latency.ts';
import { hitRate } from './hit-rate.ts';
import { observedSplit } from './observed-split.ts';
import { ownChecks } from './own-checks.ts';
import { ownMetrics } from './own-metrics.ts';
import { redisEvictions } from './redis-evictions.ts';
import { redisReachability } from './redis-reachability.ts';

const list = [
  hitRate,
  redisReachability,
  redisEvictions,
  databaseLatency,
  canaryLatency,
  canaryErrors,
  observedSplit,
  ownMetrics,
  ownChecks,
  alarms,
] as const;

/** Everything that is watched, in the order in which people read it. */
export const signals: readonly Signal[] = list;

type AllOf<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/** Every section of the settings that a signal names, by its name. */
export const sections: AllOf<(typeof list)[number]['settings']> = Object.assign(
  {},
  ...list.map(({ settings }) => settings),
);
