import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { nextStage } from '../../core/lease/next-stage.ts';
import { restoreByHand } from '../../core/lease/restore-by-hand.ts';
import { liveWeights, missingPairs } from '../../core/lease/weights.ts';
import { whyDrifted } from '../../core/lease/why-drifted.ts';
import { placeOf } from '../../core/protocol/arns.ts';
import { explain } from '../aws/explain.ts';
import type { Stack } from '../aws/stack.ts';
import { type LeaseStatus, type RecordStatus, readLeaseStatus, readRecordStatus } from './read-records.ts';

/** Where a rollout stands. What could not be read is null, and a problem says why. */
export interface Status {
  environment: string;
  account: string;
  region: string;
  records: RecordStatus[] | null;
  leases: LeaseStatus[] | null;
  /** The execution that owns the lease; null when nobody does, or nobody that Step Functions knows. */
  owner: { execution: string; running: boolean } | null;
  /** The command that restores the weights by hand, while the lease of an execution that has ended still stands. */
  byHand: string | null;
  /** What is odd about the weights, so that no stage could start; null when nothing is. */
  drift: string | null;
  running: RunningStatus[] | null;
  approvals: PendingApproval[] | null;
  /** Null when none can begin. */
  nextStage: number | null;
  /** Why none can; null where one can, or where that is not known. */
  noStage: string | null;
  problems: string[];
}

interface RunningStatus {
  machine: 'stage' | 'rollback';
  execution: string;
  state: string | null;
}

export async function gatherStatus(stack: Stack): Promise<Status> {
  const problems: string[] = [];
  // An operator in trouble needs what can be had.
  const orNull = <T>(what: string, reading: Promise<T>) =>
    reading.catch((error: unknown) => {
      problems.push(`${what} cannot be read: ${explain(error) ?? String(error)}`);
      return null;
    });
  const { RecordGroup: group, Stages: stages } = stack.outputs;
  const [snapshot, running, approvals] = await Promise.all([
    orNull('Weights and lease', stack.records()),
    orNull('What runs', readRunning(stack)),
    orNull('What waits for approval', stack.pendingApprovals()),
  ]);
  const leases = snapshot && readLeaseStatus(snapshot.leases);
  const live = snapshot && liveWeights(snapshot, group);
  const held = leases?.find(({ operation }) => operation !== null && operation !== 'free')?.owner;
  const drift = (live && whyDrifted(live, snapshot.leases, stages)?.message) ?? null;
  const next = snapshot && nextStage(live, stages);
  const isFit = snapshot !== null && drift === null && missingPairs(snapshot, group).length === 0;
  const noStage = leases && whyNoStage(next, leases, running ?? [], isFit);
  const owner = held ? await orNull('The owner of the lease', stack.owner(held)) : null;

  return {
    environment: stack.environment,
    ...placeOf(stack.outputs.StageMachineArn),
    records: snapshot && readRecordStatus(snapshot, group),
    leases,
    owner: owner && { execution: owner.name, running: owner.running },
    byHand: snapshot && held && owner?.running === false ? restoreByHand(snapshot, group, held) : null,
    drift,
    running,
    approvals,
    nextStage: noStage === null ? next : null,
    noStage,
    problems,
  };
}

function whyNoStage(
  next: number | null,
  leases: LeaseStatus[],
  running: RunningStatus[],
  isFit: boolean,
): string | null {
  const isTaken = leases.some(({ text, operation }) => text !== null && operation !== 'free');
  if (isTaken) return 'none before the lease is free';
  if (running.length > 0) return 'none before what runs has ended';
  if (!isFit) return 'none before the weights are right';
  return next === null ? 'nothing: the rollout is complete' : null;
}

async function readRunning({ running, currentState, outputs }: Stack): Promise<RunningStatus[]> {
  const machines = [
    ['stage', outputs.StageMachineArn],
    ['rollback', outputs.RollbackMachineArn],
  ] as const;
  const lists = await Promise.all(
    machines.map(async ([machine, machineArn]) =>
      Promise.all(
        (await running(machineArn)).map(async ({ arn, name }) => ({
          machine,
          execution: name,
          state: await currentState(arn),
        })),
      ),
    ),
  );
  return lists.flat();
}
