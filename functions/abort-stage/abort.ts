import type { AlarmReading } from '../../core/alarms/alarms.ts';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { machineHash, ownerOf } from '../../core/lease/lease.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import { leasesIn, type RecordGroup, readLeases } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { type RunningStage, whyNotAbort } from './may-abort.ts';

export interface AbortEffects {
  dns: Dns;
  group: RecordGroup;
  executions: Executions;
  alarms: AlarmNames;
  readAlarm(name: string): Promise<AlarmReading | undefined>;
  stageMachineArn: string;
  rollbackMachineArn: string;
}

/** The name of the stage that was stopped, or why none was. */
export interface Aborted {
  aborted: string | null;
  reason: string;
}

/** Starts the rollback first and stops the stage second, so that there is no moment in which neither is true. */
export async function abort(effects: AbortEffects, alarmName: string, reason: string): Promise<Aborted> {
  const { dns, group, executions, alarms, rollbackMachineArn } = effects;
  const alarm = await effects.readAlarm(alarmName);
  const stage = await findStage(effects);
  if (!stage) return { aborted: null, reason: 'no stage is running that has not ended by itself' };
  const whyNot = whyNotAbort(alarm, alarms, stage);
  if (whyNot !== null) return { aborted: null, reason: whyNot };

  await startRollback(executions, rollbackMachineArn, stage.arn, ownsLease(dns.list, group));
  await executions.stop(stage.arn, 'AlarmAbort', `Alarm ${alarmName} turned red: ${reason}`);
  return { aborted: stage.name, reason };
}

/** The stage of this machine that runs: by its lease, or where somebody deleted that or wrote another over it, by its own history. */
async function findStage({ dns, group, executions, stageMachineArn }: AbortEffects): Promise<RunningStage | null> {
  const lease = leasesIn(await readLeases(dns.list, group)).find(
    ({ operation, owner }) =>
      (operation === 'held' || operation === 'moved') && owner.startsWith(machineHash(stageMachineArn)),
  );
  const owner = lease && (await findRunning(executions, stageMachineArn, lease.owner));
  if (owner) return { ...owner, weights: lease.operation === 'moved' ? lease.to : lease.from };
  for (const stage of await runningStages(executions, stageMachineArn)) {
    const { plan, moving } = await executions.recall(stage.arn);
    if (plan) return { ...stage, weights: moving ? plan.to : plan.from };
  }
  return null;
}

/** The list of running executions may be a moment old, so what it lacks is looked up among all. */
async function findRunning(
  executions: Executions,
  stageMachineArn: string,
  owner: string,
): Promise<ListedExecution | null> {
  const listed = (await executions.running(stageMachineArn)).find(({ arn }) => ownerOf(arn) === owner);
  if (listed) return listed;
  const found = await executions.find(stageMachineArn, owner);
  return found?.running ? found : null;
}
