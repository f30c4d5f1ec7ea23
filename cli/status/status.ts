import * as z from 'zod';
import { PendingApproval } from '../../core/approvals/approvals.ts';
import { Verdict, Weights } from '../../core/protocol/rollout.ts';
import { Traffic } from '../../core/traffic/traffic.ts';

const Instant = z.iso.datetime();

/** The weights of one name and type, as they stand; null where a record is missing. */
export const RecordStatus = z.object({
  name: z.string(),
  type: z.string(),
  stable: z.number().nullable(),
  canary: z.number().nullable(),
  canaryPercent: z.number().nullable(),
});
export type RecordStatus = z.infer<typeof RecordStatus>;

export const LeaseStatus = z.object({
  name: z.string(),
  /** As it stands in the TXT record; null when there is none. */
  text: z.string().nullable(),
  /** Null when there is no lease, or none that Sluice wrote. */
  operation: z.enum(['held', 'moved', 'restored', 'free']).nullable(),
  owner: z.string().nullable(),
  since: Instant.nullable(),
});
export type LeaseStatus = z.infer<typeof LeaseStatus>;

export const RunningStatus = z.object({
  machine: z.enum(['stage', 'rollback']),
  execution: z.string(),
  /** The canary's percentage that it leads to; null for a rollback, and where its input cannot be read. */
  stage: z.int().nullable(),
  state: z.string().nullable(),
  startedAt: Instant,
  /** When the state was entered. */
  since: Instant.nullable(),
  step: z.object({ name: z.string(), number: z.int(), of: z.int(), all: z.array(z.string()) }).nullable(),
  /** The last one, which may be old: see its `checkedAt`. */
  verdict: Verdict.nullable(),
  /** What the settings let it do differently from other stages, in words. */
  own: z.array(z.string()),
});
export type RunningStatus = z.infer<typeof RunningStatus>;

const AlarmStatus = z.object({
  name: z.string(),
  /** As CloudWatch calls it; `missing` where it knows none of that name. */
  state: z.string(),
  actionsEnabled: z.boolean(),
  /** Since when it has been in this state. */
  updatedAt: Instant.nullable(),
});

/** Where a rollout stands. What could not be read is null, and a problem says why. */
export const Status = z.object({
  environment: z.string(),
  account: z.string(),
  region: z.string(),
  at: Instant,
  /** What a person should look at, a sentence each: empty where all is as it should be. */
  alerts: z.array(z.string()),
  /** The one command to type next; null where there is nothing to do. */
  next: z.string().nullable(),
  records: z.array(RecordStatus).nullable(),
  stages: z.array(z.int()),
  leases: z.array(LeaseStatus).nullable(),
  /** The execution that owns the lease or left it free; null where Step Functions knows none. */
  owner: z.object({ execution: z.string(), running: z.boolean() }).nullable(),
  /** The command that restores the weights by hand, while the lease of an execution that has ended still stands. */
  byHand: z.string().nullable(),
  /** What is odd about the weights, so that no stage could start; null when nothing is. */
  drift: z.string().nullable(),
  running: z.array(RunningStatus).nullable(),
  approvals: z.array(PendingApproval).nullable(),
  /** Those of Sluice's own and of the settings that are there, and those of the settings that are missing. */
  alarms: z.array(AlarmStatus).nullable(),
  /** What Sluice's own probe says of Redis; `not watched` where ElastiCache publishes it instead. */
  cache: z.enum(['answers', 'degraded', 'down', 'unknown', 'not watched']).nullable(),
  /** The last stage that has ended, and where its ending left the traffic. */
  last: z
    .object({
      ...{ execution: z.string(), headline: z.string(), endedAt: Instant },
      /** The weights that it left; null where they are not known. */
      after: Weights.nullable(),
      traffic: Traffic.nullable(),
    })
    .nullable(),
  /** Null when none can begin. */
  nextStage: z.int().nullable(),
  /** What the settings let that do differently from other stages, in words. */
  nextStageOwn: z.array(z.string()),
  /** Why none can; null where one can, or where that is not known. */
  noStage: z.string().nullable(),
  problems: z.array(z.string()),
});
export type Status = z.infer<typeof Status>;
