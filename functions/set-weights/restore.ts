import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { decideRestore, type Past, putBack, type RestoreDecision } from '../../core/lease/decide-restore.ts';
import { formatLease, freshEpoch, type Lease, type MintEpoch, ownerOf, weightsBy } from '../../core/lease/lease.ts';
import {
  leasesIn,
  leaseText,
  type RecordGroup,
  readRecordGroup,
  type Snapshot,
} from '../../core/lease/record-group.ts';
import { type Dns, swapLease } from '../../core/lease/swap.ts';
import { liveWeights, longestTtlSeconds, pairsOf, sameWeights } from '../../core/lease/weights.ts';
import type { RollbackRequest, Weights } from '../../core/protocol/rollout.ts';
import type { Restored } from '../../core/traffic/restored.ts';
import { inWords } from '../../core/traffic/traffic.ts';
import { decidePersonRollback } from './decide-person-rollback.ts';
import { decideUnlock } from './decide-unlock.ts';
import { pending, reaffirm } from './pending-change.ts';

/** Whose lease a rollback ends: the failed execution's, or, when a person asks, the rollback's own. */
function ownerOfRollback(request: RollbackRequest, rollbackArn: string): string {
  return ownerOf('executionArn' in request ? request.executionArn : rollbackArn);
}

export interface RestoreEffects {
  dns: Dns;
  group: RecordGroup;
  /** What a stage did by its own history. */
  recall(executionArn: string): Promise<Past>;
  mint?: MintEpoch;
}

/** Puts traffic back. Decided afresh at every call, so it may be called until it has won or has nothing to do. */
export async function restore(
  effects: RestoreEffects,
  request: RollbackRequest,
  rollbackArn: string,
): Promise<Restored> {
  const { dns, group, mint = freshEpoch } = effects;
  const owner = ownerOfRollback(request, rollbackArn);
  const snapshot = await readRecordGroup(dns.list, group);
  const pairs = pairsOf(snapshot, group);
  const ttlSeconds = pairs.length > 0 ? longestTtlSeconds(pairs) : 0;
  const decision = await decide(effects, request, snapshot, owner);
  const facts = { owner, ttlSeconds, weights: liveWeights(snapshot, group), left: [] };

  if (decision.action === 'nothing') {
    const found = { ...facts, outcome: 'nothing', trafficMoved: false, strayed: false, change: null } as const;
    return { ...found, complete: true, message: decision.message };
  }
  if (decision.action === 'continue') {
    const { lease, text } = decision;
    const { trafficMoved, to } = lease;
    const change = trafficMoved ? await reaffirm(dns, group, leasesWith(snapshot, text), text) : null;
    // Whatever does not stand at its goal was left by the earlier try, or has been changed since.
    const { left } = trafficMoved ? putBack(snapshot, group, to, to) : facts;
    const strayed = !trafficMoved && isStray(facts.weights, [lease]);
    return told({ ...facts, outcome: 'restored', trafficMoved, strayed, change, left });
  }

  const { lease, expected, records, left } = decision;
  const { trafficMoved } = lease;
  const swap = await swapLease(dns, group, {
    expected,
    next: formatLease({ ...lease, epoch: mint() }),
    records,
    comment: `Sluice: rollback for ${owner}`,
  });
  const change = pending(swap);
  // Of what a batch has done nothing needs to be read: it did all, or nothing. Where Route 53 is busy, each read is one that a rollback waits for.
  const weights = liveWeights(withRecords(snapshot, records), group);
  // A person who names a share wants whatever leads there.
  const believed = 'canaryPercent' in request ? [lease] : [lease, ...leasesIn(expected)];
  return told({
    ...facts,
    outcome: lease.operation === 'free' ? 'freed' : 'restored',
    trafficMoved,
    strayed: !trafficMoved && isStray(weights, believed),
    change: trafficMoved ? change : null,
    weights,
    left,
  });
}

async function decide(
  { group, recall }: RestoreEffects,
  request: RollbackRequest,
  snapshot: Snapshot,
  owner: string,
): Promise<RestoreDecision> {
  if ('executionArn' in request) {
    const stands = leasesIn(snapshot.leases).some((lease) => lease.owner === owner);
    return decideRestore(snapshot, group, owner, stands ? null : await recall(request.executionArn));
  }
  if ('unlock' in request) return decideUnlock(snapshot, group, owner, request.unlock);
  return decidePersonRollback(snapshot, group, owner, request.canaryPercent);
}

function leasesWith({ leases }: Snapshot, text: string): Snapshot['leases'] {
  return new Map([...leases].filter(([, record]) => record && leaseText(record) === text));
}

function withRecords(snapshot: Snapshot, written: ResourceRecordSet[]): Snapshot {
  const isSame = (a: ResourceRecordSet, b: ResourceRecordSet) =>
    a.Name === b.Name && a.Type === b.Type && a.SetIdentifier === b.SetIdentifier;
  return {
    ...snapshot,
    records: snapshot.records.map((record) => written.find((other) => isSame(other, record)) ?? record),
  };
}

function isStray(weights: Weights | null, leases: Omit<Lease, 'epoch'>[]): boolean {
  return weights !== null && leases.some((lease) => !sameWeights(weightsBy(lease), weights));
}

function told(found: Omit<Restored, 'complete' | 'message'>): Restored {
  return { ...found, complete: found.left.length === 0, message: inWords({ ...found, message: '' }) };
}
