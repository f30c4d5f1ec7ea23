import * as z from 'zod';
import { CompatibilityVerdict } from '../protocol/rollout.ts';

/** Of two answers: the same, different at these places, one of them a failure, or not to be told. Unknown is never a pass. */
export const Outcome = z.enum(['same', 'differs', 'fails', 'unknown']);
export type Outcome = z.infer<typeof Outcome>;

export const Finding = z.object({
  outcome: Outcome,
  /** Where it differs: `status`, a header, a key, patterns of JSON pointers, or the whole `body`. Never a value. */
  at: z.array(z.string()),
  /** One sentence for a person. */
  reason: z.string(),
  /** The answer is right, but not by what the other cached: the reader writes that anew. */
  rewrites: z.boolean().optional(),
});
export type Finding = z.infer<typeof Finding>;

/** In milliseconds, the slowest answer; null where there was none. */
const Slowest = z.object({ cold: z.number().nullable(), cached: z.number().nullable() });

export const ProbeFindings = z.object({
  probe: z.string(),
  /** Whether the canary reads what stable wrote. */
  wayThere: Finding,
  /** Whether stable reads what the canary wrote: whether a rollback is safe. */
  wayBack: Finding,
  /** Whether both say the same when nothing is cached. */
  cold: Finding,
  /** Whether `cold` counts: a new backend may say something else on purpose. */
  answersMustMatch: z.boolean(),
  /** How often both ways together were gone, and how often in vain, because others wrote the keys. */
  tries: z.int(),
  busy: z.int(),
  /** How long the backends took: with nothing cached, and with what the other had cached. Decides nothing. */
  latencyMs: z.object({ stable: Slowest, canary: Slowest }),
});
export type ProbeFindings = z.infer<typeof ProbeFindings>;

/** What *Compare backends* answers. */
export const Compatibility = CompatibilityVerdict.extend({
  comparedAt: z.iso.datetime(),
  probes: z.array(ProbeFindings),
});
export type Compatibility = z.infer<typeof Compatibility>;
