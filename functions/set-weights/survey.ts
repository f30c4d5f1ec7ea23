import { randomBytes } from 'node:crypto';
import { InvalidChangeBatch, NoSuchChange } from '@aws-sdk/client-route-53';
import * as z from 'zod';
import type { Executions } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { ownersIn } from '../../core/lease/owner.ts';
import { leaseTexts, type RecordGroup, readRecordGroup, type Snapshot } from '../../core/lease/record-group.ts';
import { batchOf, type Dns, leaseRecord } from '../../core/lease/swap.ts';
import { liveWeights, pairsOf } from '../../core/lease/weights.ts';
import { Weights } from '../../core/protocol/rollout.ts';

const Permission = z.object({
  permission: z.string(),
  /** `unknown`: Route 53 was too busy to answer, or refused for another reason than a permission. */
  granted: z.enum(['yes', 'no', 'unknown']),
  reason: z.string(),
});
type Permission = z.infer<typeof Permission>;

/** How the record group stands, and what this function may do to it. */
export const Survey = z.object({
  /** By lease name; null where there is none. */
  leases: z.record(z.string(), z.string().nullable()),
  /** Null when a weighted record is missing. */
  weights: Weights.nullable(),
  /** The stages that run, as the lease would name them. */
  running: z.array(z.object({ name: z.string(), owner: z.string() })),
  /** Empty where they were not asked for, or not tried because somebody owns the group. */
  permissions: z.array(Permission),
});
export type Survey = z.infer<typeof Survey>;

export interface SurveyEffects {
  dns: Dns;
  group: RecordGroup;
  executions: Pick<Executions, 'running' | 'describe'>;
  stageMachineArn: string;
  changeStatus(id: string): Promise<unknown>;
}

/** Looks, and tries without changing anything whether it may change what it will have to. */
export async function survey(effects: SurveyEffects, { permissions }: { permissions: boolean }): Promise<Survey> {
  const { dns, group } = effects;
  const snapshot = await readRecordGroup(dns.list, group);
  const running = await runningStages(effects.executions, effects.stageMachineArn);
  // Route 53 takes one change per zone at a time, and a refused one takes its turn too: never in the way of a stage.
  const inUse = running.length > 0 || ownersIn(snapshot.leases).length > 0;
  return {
    leases: Object.fromEntries([...snapshot.leases.keys()].map((name, i) => [name, textAt(snapshot, i)])),
    weights: liveWeights(snapshot, group),
    running: running.map(({ arn, name }) => ({ name, owner: ownerOf(arn) })),
    permissions: permissions && !inUse ? [await mayChange(dns, group, snapshot), await mayFollow(effects)] : [],
  };
}

/**
 * The batch of an advance, but for one thing: its DELETEs name a TXT value that was drawn at random just now, 128 bits
 * that no record has ever held and that stand nowhere else, not even in the batch's own CREATE. Route 53 applies all of
 * a batch or nothing, and a DELETE must match exactly, whether a lease is there or not and whoever writes meanwhile: so
 * it can only be refused, as InvalidChangeBatch by Route 53 when the permission is there, as AccessDenied by IAM, which
 * is asked first, when it is not.
 */
async function mayChange(dns: Dns, group: RecordGroup, { records, leases }: Snapshot): Promise<Permission> {
  const permission = 'route53:ChangeResourceRecordSets';
  const never = `v=0;never=${randomBytes(16).toString('hex')}`;
  const pairs = pairsOf({ records, leases }, group);
  const ChangeBatch = batchOf({
    expected: new Map([...leases.keys()].map((name) => [name, leaseRecord(name, never)])),
    next: 'v=0;op=survey',
    records: pairs.flatMap(({ stable, canary }) => [stable, canary]),
    comment: 'Sluice: preflight, to be refused',
  });
  try {
    await dns.change({ HostedZoneId: group.hostedZoneId, ChangeBatch });
  } catch (error) {
    if (!(error instanceof InvalidChangeBatch)) return refused(permission, error);
    const complete = pairs.length === group.records.flatMap(({ types }) => types).length;
    return complete
      ? { permission, granted: 'yes', reason: 'These records may be changed: proven by a change that cannot fit.' }
      : { permission, granted: 'unknown', reason: 'Not all of the weighted records are there to try it with.' };
  }
  throw new Error('Route 53 accepted a batch that deletes what never existed: do not run any stage, and report this.');
}

/** No change has this id, which Route 53 says only to who may ask. */
async function mayFollow({ changeStatus }: SurveyEffects): Promise<Permission> {
  const permission = 'route53:GetChange';
  try {
    await changeStatus('C00000000000000000000');
  } catch (error) {
    if (!(error instanceof NoSuchChange)) return refused(permission, error);
  }
  return { permission, granted: 'yes', reason: 'Changes may be followed until they are in sync.' };
}

const DENIED = /AccessDenied|UnauthorizedOperation|NotAuthorized/;

function refused(permission: string, error: unknown): Permission {
  const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
  if (DENIED.test(name)) return { permission, granted: 'no', reason: `AWS refuses it (${message}).` };
  return { permission, granted: 'unknown', reason: `It could not be tried (${name}: ${message}).` };
}

function textAt({ leases }: Snapshot, i: number): string | null {
  return leaseTexts(leases)[i] ?? null;
}
