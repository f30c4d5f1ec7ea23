import { randomBytes } from 'node:crypto';
import { InvalidChangeBatch, NoSuchChange, type ResourceRecordSetProtection } from '@aws-sdk/client-route-53';
import * as z from 'zod';
import type { Executions } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { ownersIn } from '../../core/lease/owner.ts';
import {
  leaseNameOf,
  leaseTexts,
  type RecordGroup,
  readRecordGroup,
  type Snapshot,
  sameName,
} from '../../core/lease/record-group.ts';
import { batchOf, type Dns, leaseRecord, wordsOf } from '../../core/lease/swap.ts';
import { liveWeights, pairsOf } from '../../core/lease/weights.ts';
import { Weights } from '../../core/protocol/rollout.ts';

const Permission = z.object({
  /** An action of IAM, or what else may stand in the way of one. */
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
  /** All that are in the zone. */
  protections(): Promise<ResourceRecordSetProtection[]>;
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
    permissions:
      permissions && !inUse
        ? [await mayChange(dns, group, snapshot), await mayFollow(effects), await areUnprotected(effects)]
        : [],
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
    const others = wordsOf(error).replace(CANNOT_FIT, '');
    if (/\w/.test(others)) {
      return {
        permission,
        granted: 'unknown',
        reason: `Route 53 says more than that the trial cannot fit: ${wordsOf(error)}.`,
      };
    }
    const complete = pairs.length === group.records.flatMap(({ types }) => types).length;
    return complete
      ? { permission, granted: 'yes', reason: 'These records may be changed: proven by a change that cannot fit.' }
      : { permission, granted: 'unknown', reason: 'Not all of the weighted records are there to try it with.' };
  }
  throw new Error('Route 53 accepted a batch that deletes what never existed: do not run any stage, and report this.');
}

/** What Route 53 says of the lease in such a batch, and of nothing else. */
const CANNOT_FIT =
  /Tried to (delete|create) resource record set \[[^\]]*type='TXT'[^\]]*\] but (it was not found|the values provided do not match the current values|it already exists)/g;

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

/** A protection makes every change of its name and type an InvalidChangeBatch, as the trial is in any case. */
async function areUnprotected({ protections, group }: SurveyEffects): Promise<Permission> {
  const permission = 'protections';
  const ours = group.records.flatMap(({ name, types }) => [
    ...types.map((type) => ({ name, type: String(type) })),
    { name: leaseNameOf(group, name), type: 'TXT' },
  ]);
  try {
    const found = (await protections()).flatMap(({ RecordName, RecordType, Comment = 'no comment' }) =>
      ours
        .filter(({ name, type }) => type === RecordType && sameName({ Name: RecordName }, name))
        .map(({ name, type }) => `${name} ${type} (${Comment})`),
    );
    if (found.length === 0) return { permission, granted: 'yes', reason: 'Nobody has protected these records.' };
    const reason = `Protected from changes: ${found.join(', ')}. See the runbook, ChangeRefused.`;
    return { permission, granted: 'no', reason };
  } catch (error) {
    const { reason } = refused(permission, error);
    return { permission, granted: 'unknown', reason: `Whether records are protected: ${reason}` };
  }
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
