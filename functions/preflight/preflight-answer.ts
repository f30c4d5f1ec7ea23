import * as z from 'zod';
import { Compatibility } from '../../core/compatibility/findings.ts';
import { Plan } from '../../core/protocol/rollout.ts';

/** What a person, a pipeline or the schedule asks. */
export const PreflightRequest = z.strictObject({
  /** Another stage than the next. */
  stage: z.int().min(1).max(100).optional(),
  /** Only whether this is a moment for a deployment, or for taking the stack away. */
  deployOnly: z.boolean().default(false),
  /** By the clock, and nobody reads the answer: a failure is published, so that an alarm can be raised. */
  scheduled: z.boolean().default(false),
  requestedBy: z.string().trim().min(1).max(128).default('preflight'),
});
export type PreflightRequest = z.infer<typeof PreflightRequest>;

export const Check = z.object({
  check: z.string(),
  verdict: z.enum(['pass', 'warning', 'fail']),
  /** One sentence for a person. */
  reason: z.string(),
});
export type Check = z.infer<typeof Check>;

export const PreflightAnswer = z.object({
  /** The stage that was judged; null when none was. */
  stage: z.int().nullable(),
  /** Whether that stage could begin now. */
  mayStart: z.boolean(),
  /** Whether a deployment, or taking the stack away, would take nothing from under anybody. */
  mayDeploy: z.boolean(),
  checks: z.array(Check),
  /** What the stage would do; null when it may not begin. */
  plan: Plan.nullable(),
  /** Whether each backend reads what the other cached; absent where nobody asked them. */
  compatibility: Compatibility.optional(),
});
export type PreflightAnswer = z.infer<typeof PreflightAnswer>;
