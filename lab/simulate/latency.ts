import type { Random } from '../host/random.ts';

/** From least to most, in milliseconds: assumed, for AWS promises none of it. Most of a rollback is waiting for buckets. */
export type Span = [least: number, most: number];

export const LATENCY = {
  /** Its control plane is in Northern Virginia, wherever the caller is. */
  'Route 53': [80, 300],
  'Step Functions': [20, 80],
  CloudWatch: [20, 80],
  /** From one state to a task of the next. */
  transition: [20, 60],
  /** Until the function's own code runs, in a container that is there, and in one that has to be made first. */
  warm: [5, 30],
  cold: [500, 1200],
  /** From a change of state until EventBridge has called the function. */
  event: [300, 1500],
  /** Until a change is in sync: within a minute, AWS says. */
  propagation: [20_000, 55_000],
  flush: [10_000, 30_000],
  topic: [30, 100],
} satisfies Record<string, Span>;

export function drawn([least, most]: Span, random: Random): number {
  return least + random.share() * (most - least);
}
