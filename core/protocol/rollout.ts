import * as z from 'zod';

/*
 * The vocabulary of a rollout. These are the shapes that travel through the state machines, so whoever
 * opens an execution in the console reads exactly these names. Instants are ISO 8601 strings in UTC.
 */

/** Route 53 weights of one record group, as they stand in the records: whole numbers from 0 to 255. */
export const Weights = z.object({
  stable: z.int().min(0).max(255),
  canary: z.int().min(0).max(255),
});
export type Weights = z.infer<typeof Weights>;

/** What a person or a pipeline gives to one execution of the stage machine. Nothing here can weaken a guard. */
export const StageRequest = z.strictObject({
  /** The canary's percentage of traffic that this stage leads to. */
  stage: z.int().min(1).max(100),
  requestedBy: z.string().trim().min(1).max(128),
  reason: z.string().trim().min(1).max(1000),
  /** Leave the cache as it is; the stage still checks that it is warm. */
  skipFlush: z.boolean().default(false),
  /** Claim nothing, delete nothing: check, count, and end in *Dry run complete*. */
  dryRun: z.boolean().default(false),
});
export type StageRequest = z.infer<typeof StageRequest>;

/** The execution of a state machine, as its context object names it. */
export const Execution = z.object({
  arn: z.string(),
  name: z.string(),
  startedAt: z.iso.datetime({ offset: true }),
});
export type Execution = z.infer<typeof Execution>;

/** What the signals measured before the stage touched anything, by the names that they have for it; null where that was impossible. */
export const Baseline = z.record(z.string(), z.number().nullable());
export type Baseline = z.infer<typeof Baseline>;

/** What the comparison of both backends came to. */
export const CompatibilityVerdict = z.object({
  verdict: z.enum(['compatible', 'incompatible', 'unknown']),
  /** One sentence each for a person: of all, and of what a rollback would meet. */
  reason: z.string(),
  rollback: z.object({ safe: z.enum(['yes', 'no', 'unknown']), reason: z.string() }),
});
export type CompatibilityVerdict = z.infer<typeof CompatibilityVerdict>;

/** Everything a stage will do, fixed by *Prepare stage* before it does any of it. */
export const Plan = z.object({
  execution: Execution,
  stage: z.int(),
  requestedBy: z.string(),
  reason: z.string(),
  skipFlush: z.boolean(),
  dryRun: z.boolean(),
  needsApproval: z.boolean(),
  /** Whether the cache is flushed once more after the advance. A plan of a version before does not say. */
  flushesAgain: z.boolean().default(false),
  from: Weights,
  to: Weights,
  /** How long resolvers may keep an answer; an alias counts as 60 s. */
  ttlSeconds: z.int(),
  /** The three lease values that this execution may ever write, minted once so that a retry writes the same. */
  lease: z.object({ owner: z.string(), held: z.string(), moved: z.string(), free: z.string() }),
  baseline: Baseline,
  /** What does not forbid the stage, but somebody should know. */
  warnings: z.array(z.string()),
  /** What the settings let this stage do differently from the others, in words. */
  own: z.array(z.string()).optional(),
  /** What *Compare backends* said, where it was asked: whether each backend reads what the other cached. */
  compatibility: CompatibilityVerdict.optional(),
});
export type Plan = z.infer<typeof Plan>;

/** What one flush did, pattern by pattern. Counts are keys. */
const PatternCount = z.object({
  pattern: z.string(),
  matched: z.int(),
  deleted: z.int(),
  /** Matched, but left alone because a preserve pattern matches too. */
  preserved: z.int(),
  /** Told to go, but the connection was lost before Redis answered: these may be gone besides those deleted. */
  unanswered: z.int().optional(),
  /** Up to ten keys, printable, never values. Dry run only. */
  samples: z.array(z.string()).optional(),
});

export const FlushRecord = z.object({
  profile: z.string(),
  dryRun: z.boolean(),
  skipped: z.boolean(),
  /** False: the time of one invocation was not enough; call again with this record as `previous`. */
  done: z.boolean(),
  /** Where to go on, opaque; null when done. */
  resume: z.string().nullable(),
  startedAt: z.iso.datetime(),
  /** When the last key was deleted (or, when skipped, when that was decided). */
  flushedAt: z.iso.datetime(),
  /** After this the old mix of backends has polluted the cache again (`maxFlushAge`). */
  freshUntil: z.iso.datetime(),
  durationMs: z.number(),
  scanned: z.int(),
  matched: z.int(),
  deleted: z.int(),
  preserved: z.int(),
  patterns: z.array(PatternCount),
  /** The server's own counters since it started, read just before the first deletion; null when skipped. */
  before: z
    .object({ hits: z.number(), misses: z.number(), keys: z.number(), usedMemoryBytes: z.number().optional() })
    .nullable(),
  /** By how much the server's memory shrank meanwhile, whoever caused it: others write while a flush runs. Null in a dry run. */
  freedBytes: z.number().nullable().optional(),
  /** What scanning and deleting cost the servers, by their own account; null where they do not tell. */
  serverMs: z.number().nullable().optional(),
  /** When the last of the deleted keys is gone, where they go gradually; null where they went at once. */
  goneBy: z.iso.datetime().nullable().optional(),
  /** What a second pass deleted: keys cached anew behind the first. Null without one. */
  recached: z.int().nullable().optional(),
});
export type FlushRecord = z.infer<typeof FlushRecord>;

/** Stands in the state data where the record of a flush will be: CDK leaves out a null, and a missing path is an error. */
export const NOT_YET = 'not yet';

/** What one signal says: pass, wait, fail, or that it cannot apply here; always with a sentence and its numbers. */
export const SignalVerdict = z.object({
  signal: z.string(),
  verdict: z.enum(['pass', 'wait', 'fail', 'not applicable']),
  reason: z.string(),
  numbers: z.record(z.string(), z.number().nullable()),
});
export type SignalVerdict = z.infer<typeof SignalVerdict>;

/** What a health check concludes. Unknown is never a pass. */
export const Verdict = z.object({
  phase: z.enum(['warm-up', 'bake']),
  verdict: z.enum(['pass', 'wait', 'fail']),
  /** One sentence for a person. */
  reason: z.string(),
  /** The error that the stage ends with, when the verdict is `fail`; else null. */
  error: z.string().nullable(),
  signals: z.array(SignalVerdict),
  checkedAt: z.iso.datetime(),
  /** The deadline this phase ends by. */
  until: z.iso.datetime(),
});
export type Verdict = z.infer<typeof Verdict>;

/**
 * What the person at a gate answered. `by` is what the caller says; CloudTrail's data event of `requestId` proves it.
 * An answer that somebody sent to Step Functions past Sluice has neither `via` nor `requestId`.
 */
export const Approval = z.object({
  decision: z.literal('approved'),
  by: z.string(),
  comment: z.string(),
  decidedAt: z.iso.datetime(),
  /** From the dashboard, where `by` is a typed name; or from a program, which says whose credentials it ran under. */
  via: z.enum(['widget', 'program']).optional(),
  /** Of the call that decided, as Lambda and CloudTrail know it. */
  requestId: z.string().optional(),
});
export type Approval = z.infer<typeof Approval>;

/** A Route 53 change on its way to the name servers. */
export const Change = z.object({
  id: z.string(),
  status: z.enum(['PENDING', 'INSYNC']),
  submittedAt: z.iso.datetime(),
  /** When it was first seen in sync; null until then. */
  inSyncAt: z.iso.datetime().nullable(),
});
export type Change = z.infer<typeof Change>;

/** Why a stage ended badly, in the words that its red execution shows. */
export const Failure = z.object({
  error: z.string(),
  cause: z.string(),
});
export type Failure = z.infer<typeof Failure>;

const bySomebody = {
  reason: z.string().trim().min(1).max(1000),
  requestedBy: z.string().trim().min(1).max(128).default('unknown'),
};

/**
 * Input of the rollback machine: the execution whose lease is to end, or a person who wants less traffic on the
 * canary, or a person who ends a lease by name because nobody else will.
 */
export const RollbackRequest = z.union([
  z.strictObject({ executionArn: z.string() }),
  z.strictObject({ canaryPercent: z.int().min(0).max(99), ...bySomebody }),
  /** The owner of the lease, or the whole text where Sluice did not write it, so that nobody ends another lease than the one they saw. */
  z.strictObject({ unlock: z.string().min(1), ...bySomebody }),
]);
export type RollbackRequest = z.infer<typeof RollbackRequest>;

/** The canary's share in percent; null when no traffic flows at all. */
export function canaryPercent({ stable, canary }: Weights): number | null {
  const total = stable + canary;
  return total === 0 ? null : (100 * canary) / total;
}

/** As people and the lease write them: `95-5`. */
export function formatWeights({ stable, canary }: Weights): string {
  return `${stable}-${canary}`;
}
