import * as z from 'zod';
import { Change, FlushRecord, Plan, Verdict } from '../protocol/rollout.ts';
import { Found } from '../traffic/restored.ts';

/*
 * What a report reads out of state data. Each part is read by itself, so that one that cannot be read (cut off, of
 * another version, sent by hand) does not hide the others.
 */

const Request = z.object({
  request: z.object({
    stage: z.int().nullable().catch(null),
    requestedBy: z.string().nullable().catch(null),
    reason: z.string().nullable().catch(null),
    dryRun: z.boolean().catch(false),
  }),
});

export const planIn = part(z.object({ plan: Plan }), ({ plan }) => plan);
export const flushIn = part(z.object({ flush: FlushRecord }), ({ flush }) => flush);
export const flushAgainIn = part(z.object({ flushAgain: FlushRecord }), ({ flushAgain }) => flushAgain);
export const healthIn = part(z.object({ health: Verdict }), ({ health }) => health);
export const changeIn = part(z.object({ change: Change }), ({ change }) => change);
export const rollbackArnIn = part(z.object({ rollback: z.object({ rollbackArn: z.string() }) }), (data) => {
  return data.rollback.rollbackArn;
});
export const failureIn = part(z.object({ failure: z.object({ Error: z.string() }) }), ({ failure }) => failure);

/** What *Restore weights* answered. */
export const restoredIn = part(z.object({ restored: Found }), ({ restored }) => restored);

export interface ToldRequest {
  stage: number | null;
  requestedBy: string | null;
  reason: string | null;
  dryRun: boolean;
}

/** What was asked for; whoever asked for something else than a stage is told so. */
export function requestIn(input: unknown): ToldRequest {
  const { data } = Request.safeParse({ request: input });
  return data?.request ?? { stage: null, requestedBy: null, reason: null, dryRun: false };
}

function part<T extends z.ZodType, R>(shape: T, pick: (data: z.output<T>) => R) {
  return (data: unknown): R | null => {
    const { data: fitting } = shape.safeParse(data);
    return fitting === undefined ? null : pick(fitting);
  };
}
