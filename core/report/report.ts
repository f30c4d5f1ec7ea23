import * as z from 'zod';
import { Approval, Change, FlushRecord, Verdict, Weights } from '../protocol/rollout.ts';
import { Traffic } from '../traffic/traffic.ts';

/*
 * What is left of a stage, and of a whole rollout, when it is over: documents for people and programs. Instants are
 * ISO 8601 strings in UTC.
 */

const Instant = z.iso.datetime();

/** One thing that happened, for the table and the charts. */
export const TimelineEntry = z.object({
  at: Instant,
  /** The state in which it happened. */
  state: z.string(),
  kind: z.enum(['state', 'flush', 'verdict', 'gate', 'weights', 'retry', 'failure', 'rollback']),
  /** One sentence. */
  text: z.string(),
  /** Who did it, where that was a person. */
  actor: z.string().nullable(),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** Where the time of a stage went, in milliseconds; together they are all of it. */
export const TimeSpent = z.object({
  /** Sluice at work: planning, changing, starting a rollback. */
  machine: z.number(),
  /** Flushing, and waiting until the cache is warm again. */
  cache: z.number(),
  /** Until the name servers and the resolvers follow. */
  dns: z.number(),
  /** At the gate, and until somebody redrove what had ended. */
  person: z.number(),
  /** Watching after the weights moved. */
  bake: z.number(),
});
export type TimeSpent = z.infer<typeof TimeSpent>;

/** What somebody answered at the gate, and what says so. */
export const ToldApproval = z.object({
  ...Approval.shape,
  via: z.enum(['widget', 'program']).nullable(),
  /** Of the call that decided: CloudTrail knows its caller by it. */
  requestId: z.string().nullable(),
  /** Somebody sent the answer to Step Functions themselves, without the checks that Sluice makes. */
  pastSluice: z.boolean(),
});
export type ToldApproval = z.infer<typeof ToldApproval>;

export const ToldRollback = z.object({
  execution: z.string(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** `nothing moved`: nothing had to be put back, as when the stage was refused. */
  outcome: z.enum(['rolled back', 'nothing moved', 'running', 'failed']),
  /** One or two sentences: where the weights are, and what could not be done. */
  text: z.string(),
  /** The person who asked for it; null where Sluice did it by itself. */
  requestedBy: z.string().nullable(),
  /** When the weights were back in Route 53 (or found to be where they belong); null until then. */
  restoredAt: Instant.nullable(),
  /** Where it left the traffic; null until it is known. */
  traffic: Traffic.nullable(),
  flush: FlushRecord.nullable(),
});
export type ToldRollback = z.infer<typeof ToldRollback>;

export const StageReport = z.object({
  execution: z.object({ name: z.string(), arn: z.string() }),
  stage: z.int().nullable(),
  requestedBy: z.string().nullable(),
  reason: z.string().nullable(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  outcome: z.enum(['complete', 'dry run', 'running', 'failed', 'stopped', 'timed out']),
  /** Why it ended badly, or what it achieved: the first sentence that anybody reads. */
  headline: z.string(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  /** Before the stage, where it led, and where the weights are after it (and its rollback); null where it got not so far. */
  from: Weights.nullable(),
  to: Weights.nullable(),
  after: Weights.nullable(),
  timeSpent: TimeSpent,
  timeline: z.array(TimelineEntry),
  flushes: z.array(FlushRecord),
  verdicts: z.array(Verdict),
  approval: ToldApproval.nullable(),
  change: Change.nullable(),
  warnings: z.array(z.string()),
  rollback: ToldRollback.nullable(),
});
export type StageReport = z.infer<typeof StageReport>;

/** One line of a chart. */
export const Series = z.object({
  /** Lines of one panel share a chart. */
  panel: z.string(),
  name: z.string(),
  /** Of the values: `%`, `ms`, `per 1,000`. */
  unit: z.string(),
  points: z.array(z.object({ at: Instant, value: z.number().nullable() })),
  /** True: a value holds until the next one, as weights do. */
  step: z.boolean().optional(),
  /** Drawn as a horizontal line. */
  limit: z.object({ value: z.number(), label: z.string() }).nullable(),
});
export type Series = z.infer<typeof Series>;

/** A moment that all charts mark. */
export const Mark = z.object({ at: Instant, text: z.string(), tone: z.enum(['neutral', 'good', 'bad']) });
export type Mark = z.infer<typeof Mark>;

export const RolloutReport = z.object({
  title: z.string(),
  madeAt: Instant,
  /** What went wrong, or what was achieved, in the first line. */
  headline: z.string(),
  ended: z.enum(['well', 'badly', 'not yet']),
  stages: z.array(StageReport),
  series: z.array(Series),
  marks: z.array(Mark),
  /** Tables that belong to one report only, such as the figures of a demonstration. */
  tables: z.array(
    z.object({
      title: z.string(),
      note: z.string().nullable(),
      head: z.array(z.string()),
      rows: z.array(z.array(z.string())),
    }),
  ),
});
export type RolloutReport = z.infer<typeof RolloutReport>;
