import * as z from 'zod';
import { Change, Weights } from '../../core/protocol/rollout.ts';

const Moved = z.object({
  plan: z.object({ from: Weights, to: Weights }),
  /** There once *Advance weights* has answered. */
  change: Change,
  released: z.undefined().optional(),
});

/** The move that a stage has made and not committed, by its own state data; undefined when it has made none. */
export function whatMoved(state: unknown): { from: Weights; to: Weights } | undefined {
  return Moved.safeParse(state).data?.plan;
}
