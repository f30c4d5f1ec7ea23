import * as z from 'zod';
import { type Baseline, Change, Execution, FlushRecord, NOT_YET, Plan, type Weights } from '../protocol/rollout.ts';
import type { Common } from './common.ts';

const ChangeInSync = Change.extend({ inSyncAt: z.iso.datetime() });

const Flushed = FlushRecord.pick({ skipped: true, flushedAt: true });
const Planned = Plan.pick({ stage: true, from: true, baseline: true }).extend({
  execution: Execution.pick({ name: true }),
});

/** No more of the stage than a judgement needs, so that the gate can ask for one as well. */
export const HealthCheck = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('warm-up'), plan: Planned, flush: Flushed }),
  z.object({
    phase: z.literal('bake'),
    plan: Planned.extend(Plan.pick({ to: true, ttlSeconds: true }).shape),
    flush: Flushed,
    /** The flush after the advance, where the settings ask for one. */
    flushAgain: z.union([Flushed, z.literal(NOT_YET)]).default(NOT_YET),
    change: ChangeInSync,
  }),
]);
export type HealthCheck = z.output<typeof HealthCheck>;
export type Phase = HealthCheck['phase'];

/** What a check is to be judged by, beside the metrics. Instants are milliseconds since 1970. */
export interface HealthContext {
  phase: Phase;
  /** The weights that are live in this phase, and those of the phase before. */
  weights: Weights;
  weightsBefore: Weights;
  baseline: Baseline;
  /** Only periods that began at this instant or later count. */
  since: number;
  /** Until then the database may suffer from the flush. */
  dipUntil: number;
  /** Not even a healthy stage passes before this. */
  passFrom: number;
  /** What still waits then, fails. */
  until: number;
  /** What people call the length of this phase: the deadline or the bake time, without the metric's lag. */
  spanSeconds: number;
}

/** By the settings as they hold for the stage: `atStage`. */
export function contextOf({ metricLagSeconds, warmUp, bake }: Common, check: HealthCheck): HealthContext {
  const { from, baseline } = check.plan;
  const lag = metricLagSeconds * 1000;
  const flush = latestFlush(check);
  const flushedAt = Date.parse(flush.flushedAt);
  const warmBy = flushedAt + warmUp.deadlineSeconds * 1000 + lag;
  const common = { weightsBefore: from, baseline, dipUntil: flush.skipped ? flushedAt : warmBy };
  if (check.phase === 'warm-up') {
    const { phase } = check;
    const spanSeconds = warmUp.deadlineSeconds;
    return { ...common, phase, weights: from, since: flushedAt, passFrom: flushedAt, until: warmBy, spanSeconds };
  }
  const { phase, plan, change } = check;
  const resolversCaughtUp = Date.parse(change.inSyncAt) + plan.ttlSeconds * 1000;
  const since = Math.max(resolversCaughtUp, flushedAt);
  const spanSeconds = bake.timeSeconds;
  const passFrom = since + spanSeconds * 1000;
  return { ...common, phase, weights: plan.to, since, passFrom, until: passFrom + lag, spanSeconds };
}

function latestFlush(check: HealthCheck): z.output<typeof Flushed> {
  return check.phase === 'bake' && check.flushAgain !== NOT_YET ? check.flushAgain : check.flush;
}
