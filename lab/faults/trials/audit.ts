import { type Lease, ownerOf } from '../../../core/lease/lease.ts';
import { isExecutionOf } from '../../../core/protocol/arns.ts';
import { canaryPercent, formatWeights, type Weights } from '../../../core/protocol/rollout.ts';
import { leaseIn } from '../lease-in.ts';
import type { ApiCall } from '../proxy/api-call.ts';
import type { Track } from '../track.ts';

/** The weights by type of record; undefined where a record of the pair is missing. */
type Stands = Map<string, Partial<Weights>>;

type By = 'stage' | 'rollback' | 'person' | 'somebody';

/** One batch that Route 53 has accepted. */
interface Entry {
  call: ApiCall;
  by: By;
  doneAt: number;
  lease: Lease | null;
  before: Stands;
  after: Stands;
}

export interface Audit {
  /** A sentence each. */
  violations: string[];
  /** Batches that Route 53 accepted. */
  writes: number;
  /** Writes of a stage that were made after its rollback had won. */
  lateAttempted: number;
  /** Pairs that somebody had set between the listing and the batch built on it: design.md says that these are overwritten. */
  unseen: number;
}

/**
 * What Route 53's log of changes alone tells: each of Sluice's writes leads from one end of its lease to the other, what
 * somebody else set stays, nothing lands late, and everything ends where it began, was committed or was set by somebody.
 */
export function judgeLog(track: Track, calls: ApiCall[], beginning: Weights): Audit {
  const goals: Stands = new Map(typesOf(track).map((type) => [type, beginning]));
  const rolledBack = new Set<string>();
  const committed = new Set<string>();
  const violations: string[] = [];
  const setAt = new Map<string, number>();
  let unseen = 0;
  let stands: Stands = new Map(goals);
  const entries = accepted(track, calls).map(({ call, by, doneAt }): Entry => {
    const before = stands;
    stands = applied(before, call);
    return { call, by, doneAt, lease: leaseIn(call), before, after: stands };
  });

  for (const { call, by, doneAt, lease, before, after } of entries) {
    const moved = [...after].filter(([type, weights]) => !same(weights, before.get(type)));
    if (by === 'somebody' || lease === null) {
      for (const [type, weights] of moved) {
        goals.set(type, weights);
        setAt.set(type, doneAt);
      }
      continue;
    }
    for (const [type, weights] of moved) {
      if (isZero(weights)) violations.push(`${type} was set to 0-0`);
      const leads = same(before.get(type), lease.from) && same(weights, lease.to);
      if (by !== 'person' && !leads && (setAt.get(type) ?? 0) > lookedAt(calls, call)) {
        unseen += 1;
        goals.set(type, by === 'rollback' ? lease.to : lease.from);
      } else if (by !== 'person' && !leads) {
        violations.push(
          `${type} went from ${show(before.get(type))} to ${show(weights)} under ${lease.operation} ${formatWeights(lease.from)} → ${formatWeights(lease.to)}`,
        );
      }
      if (by === 'person') goals.set(type, weights);
    }
    if (by === 'stage' && rolledBack.has(lease.owner)) violations.push(`a late ${lease.operation} landed`);
    if (by === 'rollback') rolledBack.add(lease.owner);
    if (by === 'rollback' && moved.length > 0 && committed.has(lease.owner))
      violations.push('a committed stage was undone');
    if (by === 'stage' && lease.operation === 'free') {
      committed.add(lease.owner);
      for (const [type, weights] of after) if (same(weights, lease.to)) goals.set(type, lease.to);
    }
  }
  for (const [type, weights] of stands) {
    if (!same(weights, goals.get(type)))
      violations.push(`${type} ends at ${show(weights)}, not ${show(goals.get(type))}`);
  }
  return { violations, writes: entries.length, lateAttempted: lateIn(track, calls), unseen };
}

/** When the writer had listed the records last. */
function lookedAt(calls: ApiCall[], { at, caller }: ApiCall): number {
  const looks = calls.filter(
    (call) =>
      call.operation === 'ListResourceRecordSets' &&
      call.at <= at &&
      call.caller.execution === caller.execution &&
      call.caller.state === caller.state,
  );
  return Math.max(0, ...looks.map((look) => look.at));
}

function accepted(track: Track, calls: ApiCall[]): Pick<Entry, 'call' | 'by' | 'doneAt'>[] {
  return calls
    .flatMap((call) => call.made.filter(({ outcome }) => outcome === 'ok').map(({ doneAt }) => ({ call, doneAt })))
    .filter(({ call }) => track.changesGroup(call))
    .sort((a, b) => a.doneAt - b.doneAt)
    .map(({ call, doneAt }) => ({ call, by: byOf(track, call), doneAt }));
}

function byOf({ outputs }: Track, call: ApiCall): By {
  const { execution } = call.caller;
  if (execution === null) return 'somebody';
  if (isExecutionOf(outputs.StageMachineArn, execution)) return 'stage';
  return leaseIn(call)?.owner === ownerOf(execution) ? 'person' : 'rollback';
}

function applied(before: Stands, { batch }: ApiCall): Stands {
  const after: Stands = new Map([...before].map(([type, weights]) => [type, { ...weights }]));
  for (const { action, record } of batch?.changes ?? []) {
    const pair = after.get(record.type);
    const side = record.setIdentifier;
    if (!pair || (side !== 'stable' && side !== 'canary')) continue;
    if (action === 'DELETE') delete pair[side];
    else pair[side] = Number(record.weight);
  }
  return after;
}

/** Since the first rollback of their owner was accepted. */
function lateIn(track: Track, calls: ApiCall[]): number {
  const made = calls
    .filter((call) => track.changesGroup(call))
    .flatMap((call) => {
      const lease = leaseIn(call);
      return lease
        ? call.made.map(({ at, doneAt, outcome }) => ({
            owner: lease.owner,
            by: byOf(track, call),
            at,
            doneAt,
            outcome,
          }))
        : [];
    });
  return made.filter(
    ({ owner, by, at }) =>
      by === 'stage' &&
      made.some(
        (other) => other.by === 'rollback' && other.outcome === 'ok' && other.owner === owner && other.doneAt <= at,
      ),
  ).length;
}

function typesOf({ group }: Track): string[] {
  return group.records.flatMap(({ types }) => types);
}

function same(a: Partial<Weights> | undefined, b: Partial<Weights> | undefined): boolean {
  return a?.stable === b?.stable && a?.canary === b?.canary;
}

function isZero({ stable, canary }: Partial<Weights>): boolean {
  return stable !== undefined && canary !== undefined && canaryPercent({ stable, canary }) === null;
}

function show(weights: Partial<Weights> | undefined): string {
  return `${weights?.stable ?? 'gone'}-${weights?.canary ?? 'gone'}`;
}
