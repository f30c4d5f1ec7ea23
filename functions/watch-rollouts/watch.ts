import { endedLately, type Machines } from '../../core/executions/ended-lately.ts';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { judgeLeases } from '../../core/lease/judge-leases.ts';
import { ownerOf } from '../../core/lease/lease.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import { type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { liveWeights } from '../../core/lease/weights.ts';
import type { Weights } from '../../core/protocol/rollout.ts';
import { findDrift } from './find-drift.ts';
import { findLostLease } from './find-lost-lease.ts';
import { findStuckRollback, type StuckRollback } from './find-stuck-rollback.ts';

export interface WatchEffects extends Machines {
  dns: Dns;
  group: RecordGroup;
  executions: Executions;
}

/** What one look found; null where there is nothing to say. */
export interface Watched {
  outcome: string;
  rollbackArn: string | null;
  foreign: string | null;
  drift: string | null;
  /** As they stand; null where the group has no records. */
  weights: Weights | null;
  stuck: StuckRollback | null;
}

/**
 * A lease of ours whose owner has ended, however it ended, is rolled back: this is what catches the console's Stop.
 * `hint` is the execution that an event names: in the usual case the owner, which saves the search.
 */
export async function watch(effects: WatchEffects, hint?: string, now = new Date()): Promise<Watched> {
  const { dns, group, executions, stageMachineArn, rollbackMachineArn } = effects;
  const snapshot = await readRecordGroup(dns.list, group);
  const { owned, foreign } = judgeLeases(snapshot.leases, [stageMachineArn, rollbackMachineArn]);
  const watched: Watched = {
    outcome: 'the lease is free',
    rollbackArn: null,
    foreign:
      foreign ?? (owned.length === 0 ? await findLostLease(snapshot.leases, executions, stageMachineArn, now) : null),
    drift: findDrift(snapshot, group),
    weights: liveWeights(snapshot, group),
    stuck: null,
  };
  if (watched.foreign) watched.outcome = watched.foreign;

  for (const { lease, machineArn } of owned) {
    const owner = await findOwner(executions, lease.owner, machineArn, hint);
    if (owner?.running) {
      watched.outcome = 'the owner of the lease is running';
    } else if (owner) {
      watched.stuck = findStuckRollback(snapshot, group, lease, owner, now);
      watched.rollbackArn = await startRollback(executions, rollbackMachineArn, owner.arn, ownsLease(dns.list, group));
      watched.outcome = 'rollback started';
    } else {
      watched.foreign = `the lease belongs to ${lease.owner}, an execution that Step Functions does not know`;
      watched.outcome = watched.foreign;
    }
  }
  // Nobody knows by the records any more that a stage had moved them: it may have ended, and its own road with it.
  if ([...snapshot.leases.values()].every((record) => record === null)) {
    const isLeft = async (_: string, concluded: boolean) => !concluded;
    for (const stage of await endedLately(executions, effects, now)) {
      watched.rollbackArn = await startRollback(executions, rollbackMachineArn, stage.arn, isLeft);
      if (watched.rollbackArn === null) continue;
      watched.stuck = findStuckRollback(snapshot, group, null, stage, now);
      watched.outcome = 'rollback started';
      break;
    }
  }
  return watched;
}

async function findOwner(
  executions: Executions,
  owner: string,
  machineArn: string,
  hint: string | undefined,
): Promise<ListedExecution | null> {
  return hint && ownerOf(hint) === owner ? executions.describe(hint) : executions.find(machineArn, owner);
}
