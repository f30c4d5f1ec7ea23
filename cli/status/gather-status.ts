import type { AlarmReading } from '../../core/alarms/alarms.ts';
import { type AlarmNames, listedAlarms } from '../../core/alarms/listed-alarms.ts';
import { ownAlarmNames } from '../../core/alarms/own-alarms.ts';
import { tellOwn } from '../../core/health/at-stage.ts';
import { nextStage } from '../../core/lease/next-stage.ts';
import { removeForeignByHand, restoreByHand } from '../../core/lease/restore-by-hand.ts';
import { liveWeights, missingPairs } from '../../core/lease/weights.ts';
import { whyDrifted } from '../../core/lease/why-drifted.ts';
import { placeOf } from '../../core/protocol/arns.ts';
import { stepOf } from '../../core/protocol/ladder.ts';
import { gatherStage } from '../../core/report/gather.ts';
import { explain } from '../aws/explain.ts';
import type { Stack } from '../aws/stack.ts';
import { advance, NOTHING_YET } from '../execution/progress.ts';
import { alertsIn } from './alerts.ts';
import { nextCommand } from './next-command.ts';
import { readLeaseStatus, readRecordStatus } from './read-records.ts';
import type { LeaseStatus, RunningStatus, Status } from './status.ts';

export async function gatherStatus(stack: Stack, now = new Date()): Promise<Status> {
  const problems: string[] = [];
  // An operator in trouble needs what can be had.
  const orNull = <T>(what: string, reading: Promise<T>) =>
    reading.catch((error: unknown) => {
      problems.push(`${what} cannot be read: ${explain(error) ?? String(error)}`);
      return null;
    });
  const { RecordGroup: group, Stages: stages, StageMachineArn, CheckFunctionName } = stack.outputs;
  // A stack of before does not say by what it judges.
  const health = CheckFunctionName ? await orNull('The settings of health', stack.healthConfig()) : null;
  const [snapshot, running, approvals, alarms, last] = await Promise.all([
    orNull('Weights and lease', stack.records()),
    orNull('What runs', readRunning(stack)),
    orNull('What waits for approval', stack.pendingApprovals()),
    orNull('The alarms', readAlarms(stack, health?.alarms)),
    orNull('How the last stage ended', readLast(stack, now)),
  ]);
  const leases = snapshot && readLeaseStatus(snapshot.leases);
  const live = snapshot && liveWeights(snapshot, group);
  const held = leases?.find(({ operation }) => operation !== null && operation !== 'free')?.owner;
  const named = held ?? leases?.find(({ owner }) => owner !== null)?.owner;
  const drift = (live && whyDrifted(live, snapshot.leases, stages)?.message) ?? null;
  const next = snapshot && nextStage(live, stages);
  const isFit = snapshot !== null && drift === null && missingPairs(snapshot, group).length === 0;
  const noStage = leases && whyNoStage(next, leases, running ?? [], isFit);
  const owner = named ? await orNull('The owner of the lease', stack.owner(named)) : null;
  const facts = {
    environment: stack.environment,
    ...placeOf(StageMachineArn),
    at: now.toISOString(),
    records: snapshot && readRecordStatus(snapshot, group),
    stages,
    leases,
    owner: owner && { execution: owner.name, running: owner.running },
    byHand: snapshot && held && owner?.running === false ? restoreByHand(snapshot, group, held) : null,
    drift,
    running,
    approvals,
    alarms,
    cache: alarms && cacheIn(alarms, stack.environment),
    last,
    nextStage: noStage === null ? next : null,
    nextStageOwn: noStage === null && next !== null && health ? tellOwn(health, next) : [],
    noStage,
    problems,
  };
  const removal = snapshot && removeForeignByHand(snapshot, group);
  return { ...facts, alerts: alertsIn(facts), next: nextCommand(facts, removal) };
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

async function readRunning({ running, eventsAfter, outputs }: Stack): Promise<RunningStatus[]> {
  const machines = [
    ['stage', outputs.StageMachineArn],
    ['rollback', outputs.RollbackMachineArn],
  ] as const;
  const lists = await Promise.all(
    machines.map(async ([machine, machineArn]) =>
      Promise.all(
        (await running(machineArn)).map(async ({ arn, name, startedAt }) => {
          const { at, state, since, data } = (await eventsAfter(arn, 0)).reduce(advance, NOTHING_YET);
          return {
            machine,
            execution: name,
            stage: data.plan?.stage ?? data.request?.stage ?? null,
            state: at,
            startedAt: startedAt.toISOString(),
            since: since?.toISOString() ?? null,
            step: stepOf(machine, state, data.plan?.needsApproval),
            verdict: data.health ?? null,
            own: data.plan?.own ?? [],
          };
        }),
      ),
    ),
  );
  return lists.flat();
}

async function readAlarms({ alarms, environment }: Stack, names: AlarmNames | undefined): Promise<AlarmReading[]> {
  const own = ownAlarmNames(`Sluice-${environment}`);
  const listed = names ? listedAlarms(names, true) : [];
  return (await alarms([...own, ...listed])).filter(({ name, state }) => listed.includes(name) || state !== 'missing');
}

function cacheIn(alarms: AlarmReading[], environment: string): Status['cache'] {
  const states = (name: string) =>
    alarms.filter((alarm) => alarm.name.startsWith(`Sluice-${environment}-${name}`)).map(({ state }) => state);
  const [down, degraded] = [states('CacheDown'), states('CacheDegraded')];
  if (down.length === 0) return 'not watched';
  if (down.includes('ALARM')) return 'down';
  if (degraded.includes('ALARM')) return 'degraded';
  return down.every((state) => state === 'OK') ? 'answers' : 'unknown';
}

/** Of the newest two, for the newest may still run. */
async function readLast({ latest, outputs, recorded }: Stack, now: Date): Promise<Status['last']> {
  for (const { arn } of await latest(outputs.StageMachineArn, 2)) {
    const report = await gatherStage(recorded, arn, now);
    if (!report?.endedAt) continue;
    const { execution, headline, endedAt, after, rollback } = report;
    return { execution: execution.name, headline, endedAt, after, traffic: rollback?.traffic ?? null };
  }
  return null;
}
