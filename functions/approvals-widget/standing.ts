import * as z from 'zod';
import type { Executions } from '../../core/executions/executions.ts';
import type { Entered } from '../../core/executions/state-events.ts';
import { judgeLeases } from '../../core/lease/judge-leases.ts';
import { type Lease, ownerOf } from '../../core/lease/lease.ts';
import { leasesIn, type RecordGroup, readRecordGroup } from '../../core/lease/record-group.ts';
import { restoreByHand } from '../../core/lease/restore-by-hand.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { commonWeights, missingPairs, pairInWords, pairsOf, round } from '../../core/lease/weights.ts';
import { canaryPercent, Plan, type Weights } from '../../core/protocol/rollout.ts';
import { type StateName, stateNamed } from '../../core/protocol/states.ts';

/** One execution that runs, and how far it has come. */
export interface Running {
  machine: 'stage' | 'rollback';
  arn: string;
  /** The canary's percentage that it leads to; null for a rollback, and where its state data do not tell. */
  stage: number | null;
  /** Null before the first, and where this version has no such state. */
  state: StateName | null;
  since: Date;
  hasGate: boolean;
}

/** Where traffic is, who may move it, and what takes it back. */
export interface Standing {
  /** Of every pair; null where they differ, or a record is missing. */
  weights: Weights | null;
  /** Of each pair, and what is missing, in words. */
  records: string[];
  /** Null where there is none, or only what Sluice did not write. */
  lease: Lease | null;
  /** Whether a machine of this stack has it, and what runs there is its owner. */
  ownerRuns: boolean;
  /** A lease that is not ours to take, in words. */
  foreign: string | null;
  running: Running[];
  restoring: Restoring | null;
}

/** A command that takes traffic back, ready to be pasted, and what it does. */
export interface Restoring {
  words: string;
  command: string;
}

export interface StandingSources {
  list: Dns['list'];
  group: RecordGroup;
  executions: Pick<Executions, 'running'>;
  lastEntered(executionArn: string): Promise<Entered | null>;
  machines: { stage: string; rollback: string };
}

export async function readStanding(sources: StandingSources): Promise<Standing> {
  const { list, group, machines } = sources;
  const [snapshot, stages, rollbacks] = await Promise.all([
    readRecordGroup(list, group),
    readRunning(sources, 'stage'),
    readRunning(sources, 'rollback'),
  ]);
  const running = [...stages, ...rollbacks];
  const { owned, foreign } = judgeLeases(snapshot.leases, Object.values(machines));
  const [held = null] = owned.map(({ lease }) => lease);
  const lease = held ?? leasesIn(snapshot.leases)[0] ?? null;
  const ownerRuns = running.some(({ arn }) => ownerOf(arn) === held?.owner);
  const [pairs, missing] = [pairsOf(snapshot, group), missingPairs(snapshot, group)];
  const weights = missing.length === 0 ? commonWeights(pairs) : null;
  const byHand = held && !ownerRuns ? restoreByHand(snapshot, group, held.owner) : null;
  return {
    ...{ weights, lease, ownerRuns, foreign, running },
    records: [...pairs.map(pairInWords), ...missing.map((record) => `${record} is missing`)],
    restoring: byHand ? { words: BY_HAND, command: byHand } : takeBack(weights, lease, machines.rollback),
  };
}

/** What a state gets to know, as far as it matters here. */
const Data = z.object({
  request: z.object({ stage: z.int() }).optional().catch(undefined),
  plan: Plan.pick({ stage: true, needsApproval: true }).optional().catch(undefined),
});

async function readRunning(
  { executions, lastEntered, machines }: StandingSources,
  machine: Running['machine'],
): Promise<Running[]> {
  const listed = await executions.running(machines[machine]);
  return Promise.all(
    listed.map(async ({ arn, startedAt }) => {
      const entered = await lastEntered(arn);
      const { request, plan } = Data.safeParse(entered?.data).data ?? {};
      return {
        ...{ machine, arn },
        stage: plan?.stage ?? request?.stage ?? null,
        state: stateNamed(entered?.state),
        since: entered?.since ?? startedAt,
        hasGate: plan?.needsApproval ?? true,
      };
    }),
  );
}

const BY_HAND =
  'A stage has ended and still has the lease. Its rollback restores the weights by itself; where it does not get through, this does, and is refused when the rollback was faster.';

/** What a person asks the rollback machine for: back to before the stage that has the lease, else off the canary altogether. */
function takeBack(weights: Weights | null, lease: Lease | null, rollbackMachineArn: string): Restoring | null {
  const share = weights && canaryPercent(weights);
  const isOpen = lease?.operation === 'held' || lease?.operation === 'moved';
  if (lease?.operation === 'restored' || (!share && !isOpen)) return null;
  const before = isOpen ? (canaryPercent(lease.from) ?? 0) : 0;
  const canary = Math.min(99, Math.floor(before));
  const input = JSON.stringify({ canaryPercent: canary, reason: 'say why', requestedBy: 'your name' });
  const [, , , region = ''] = rollbackMachineArn.split(':');
  return {
    words: `This leaves the canary ${round(canary)} % of the traffic, and ends a stage that runs. Write why, and your name.`,
    command: `aws stepfunctions start-execution --region ${region} --state-machine-arn ${rollbackMachineArn} --input '${input}'`,
  };
}
