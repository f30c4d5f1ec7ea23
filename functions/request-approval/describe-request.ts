import * as z from 'zod';
import { encodeApproval, type PendingApproval } from '../../core/approvals/approvals.ts';
import { FlushRecord, Plan, Verdict } from '../../core/protocol/rollout.ts';

/** What the gate is to be decided on. */
export const Evidence = z.object({
  plan: Plan.pick({
    execution: true,
    stage: true,
    requestedBy: true,
    reason: true,
    from: true,
    to: true,
    flushesAgain: true,
    warnings: true,
    lease: true,
    baseline: true,
    compatibility: true,
  }),
  flush: FlushRecord.pick({ skipped: true, deleted: true, preserved: true, flushedAt: true, freshUntil: true }),
  health: Verdict.pick({ reason: true, checkedAt: true, signals: true }),
});
export type Evidence = z.infer<typeof Evidence>;

/** What a parameter of Parameter Store's standard tier holds. */
const MOST_BYTES = 4096;

/** How long one text may be, tried in turn until all of it fits; the execution's history has it in full. */
const TEXT_LENGTHS = [1000, 400, 200, 100, 50, 20];

/** The request as it stands in Parameter Store, with long texts shortened as far as the room there asks for. */
export function describeRequest(evidence: Evidence, askedAt: Date, expirySeconds: number): PendingApproval {
  for (const length of TEXT_LENGTHS) {
    const pending = summarize(evidence, length, askedAt, expirySeconds);
    if (Buffer.byteLength(encodeApproval(pending)) <= MOST_BYTES) return pending;
  }
  throw new Error(
    `The request for approval does not fit into the ${MOST_BYTES} bytes of a parameter, even with its texts shortened: fewer health signals would.`,
  );
}

function summarize(
  { plan, flush, health }: Evidence,
  length: number,
  askedAt: Date,
  expirySeconds: number,
): PendingApproval {
  const { freshUntil, ...flushed } = flush;
  return {
    execution: plan.execution.name,
    executionArn: plan.execution.arn,
    stage: plan.stage,
    requestedBy: shorten(plan.requestedBy, length),
    reason: shorten(plan.reason, length),
    from: plan.from,
    to: plan.to,
    flushesAgain: plan.flushesAgain,
    warnings: plan.warnings.map((warning) => shorten(warning, length)),
    ...(plan.compatibility && { rollback: shorten(plan.compatibility.rollback.reason, length) }),
    lease: plan.lease.held,
    baseline: plan.baseline,
    flush: flushed,
    freshUntil,
    health: {
      reason: shorten(health.reason, length),
      checkedAt: health.checkedAt,
      signals: health.signals.map(({ signal, verdict, reason }) => ({
        signal,
        verdict,
        reason: shorten(reason, length),
      })),
    },
    askedAt: askedAt.toISOString(),
    expiresAt: new Date(askedAt.getTime() + expirySeconds * 1000).toISOString(),
  };
}

/** By whole characters, so that no emoji is cut in half. */
function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}
