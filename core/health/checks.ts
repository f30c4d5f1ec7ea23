import * as z from 'zod';
import { Weights } from '../protocol/rollout.ts';

/** What a check of one's own is asked, as the event of its function. */
export const CheckQuestion = z.object({
  /** The name that the settings have for it. */
  check: z.string(),
  phase: z.enum(['warm-up', 'bake']),
  /** The canary's percentage of traffic that the stage leads to, and the name of the execution that runs it. */
  stage: z.int(),
  execution: z.string(),
  /** The Route 53 weights that are live in this phase. */
  weights: Weights,
  /** Only what happened since this instant belongs to the phase. */
  since: z.iso.datetime(),
  /** What still waits then, has failed. */
  until: z.iso.datetime(),
});
export type CheckQuestion = z.output<typeof CheckQuestion>;

/** What it answers. Anything else, an error, or nothing in time, is unknown: never a pass. */
export const CheckAnswer = z.object({
  /** Whether the stage may go on; waiting is a failure at the end of the phase, failing at once. */
  verdict: z.enum(['pass', 'wait', 'fail']),
  /** One sentence for a person; never a secret. */
  reason: z.string().trim().min(1).max(500),
  /** What it was judged by. */
  numbers: z.record(z.string(), z.number()).default({}),
});
export type CheckAnswer = z.output<typeof CheckAnswer>;

/** What each check answered, by its name; why that is unknown, in a sentence. */
export type CheckReadings = ReadonlyMap<string, CheckAnswer | { unknown: string }>;
