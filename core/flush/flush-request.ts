import * as z from 'zod';
import { FlushRecord, NOT_YET } from '../protocol/rollout.ts';

/** What to flush. Strict, because a misspelt `dryRun` must not delete anything. */
export const FlushRequest = z.strictObject({
  profile: z.string(),
  dryRun: z.boolean().default(false),
  /** Touch nothing, and say so in the record. */
  skip: z.boolean().default(false),
  /** Let the keys go one by one within `overSeconds` of the settings. @default - at once */
  gradually: z.boolean().optional(),
  /** What `{environment}` in the profile's patterns stands for. */
  environment: z.string().min(1).optional(),
  /** The record of the call before; when it was not done, this call goes on from there. */
  previous: z
    .union([FlushRecord, z.literal(NOT_YET).transform(() => null)])
    .nullable()
    .optional(),
});
export type FlushRequest = z.infer<typeof FlushRequest>;

export const FlushConfig = z.object({
  profiles: z.record(z.string(), z.array(z.string())),
  preserve: z.array(z.string()),
  timeLimitSeconds: z.number(),
  maxFlushAgeSeconds: z.number(),
  /** How long the server may be busy with one batch. Without it, or null: as long as suits the flush best. */
  foregroundBudgetMicroseconds: z.number().positive().nullable().optional(),
  /** How long a flush that goes `gradually` gives the last of its keys, from its start. */
  overSeconds: z.number().positive().optional(),
  /** When through, scan once more for keys that were cached anew meanwhile. */
  secondPass: z.boolean().optional(),
});
export type FlushConfig = z.infer<typeof FlushConfig>;

/** How long one call works before it answers "not done yet"; leaves Lambda's minute room for three attempts. */
export const WORK_SECONDS = 45;
