import * as z from 'zod';
import { Approval } from '../protocol/rollout.ts';
import type { ToldApproval } from './report.ts';
import type { Visit } from './visits.ts';

const Answer = z.object({
  by: z.string().catch('unknown'),
  comment: z.string().catch(''),
  decidedAt: Approval.shape.decidedAt.nullable().catch(null),
  via: z.enum(['widget', 'program']).nullable().catch(null),
  requestId: z.string().min(1).nullable().catch(null),
});

const Answered = z.object({ approval: z.unknown() });

/** The answer that let a stage through its gate, whatever it looks like; null where none did. */
export function tellApproval(visits: readonly Visit[]): ToldApproval | null {
  const gate = visits.findLast(({ state }) => state === 'Ask for approval');
  const { data } = Answered.safeParse(gate?.data);
  if (!gate || gate.exitedAt === null || data?.approval === undefined) return null;
  const answer = Answer.safeParse(data.approval).data ?? Answer.parse({});
  return {
    ...answer,
    decision: 'approved',
    decidedAt: answer.decidedAt ?? new Date(gate.exitedAt).toISOString(),
    // Only Sluice's own function knows under which request it was called.
    pastSluice: answer.requestId === null || answer.via === null,
  };
}
