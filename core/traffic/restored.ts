import * as z from 'zod';
import { Change, Weights } from '../protocol/rollout.ts';

/** What *Restore weights* found and did. */
export const Restored = z.object({
  /** `restored`: the lease is taken and must be freed. `freed`: it was freed at once. `nothing`: it is not ours. */
  outcome: z.enum(['restored', 'freed', 'nothing']),
  owner: z.string(),
  trafficMoved: z.boolean(),
  /** Whether the stage had moved nothing, and the weights are all the same not what its lease says. */
  strayed: z.boolean().default(false),
  /** The change to wait for; null when no weights were written. */
  change: Change.nullable(),
  ttlSeconds: z.int(),
  /** The weights as they stand now; null where no pair of the group is whole. */
  weights: Weights.nullable(),
  /** What could not be put back, and why: a sentence each. */
  left: z.array(z.string()),
  /** Whether nothing is left: a rollback that is not complete does not end green. */
  complete: z.boolean(),
  message: z.string(),
});
export type Restored = z.infer<typeof Restored>;

/** As much of it as tells where the traffic is. */
export const Found = Restored.omit({ owner: true, complete: true });
export type Found = z.infer<typeof Found>;
