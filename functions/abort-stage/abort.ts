import type { AlarmReading } from '../../core/alarms/alarms.ts';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import type { Executions, ListedExecution } from '../../core/executions/executions.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { machineHash, ownerOf } from '../../core/lease/lease.ts';
import { ownsLease } from '../../core/lease/owner.ts';
import { leasesIn, type RecordGroup, readLeases } from '../../core/lease/record-group.ts';
import type { Dns } from '../../core/lease/swap.ts';
import { mayAbort } from './may-abort.ts';

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
  const { dns, group, executions, alarms, stageMachineArn, rollbackMachineArn } = effects;
  const alarm = await effects.readAlarm(alarmName);
  const leases = leasesIn(await readLeases(dns.list, group));
  const lease = leases.find(({ owner }) => owner.startsWith(machineHash(stageMachineArn))) ?? leases[0] ?? null;
  const decision = mayAbort(alarm, alarms, lease, stageMachineArn);
  if (!decision.abort) return { aborted: null, reason: decision.reason };

  const stage = await findRunning(executions, stageMachineArn, decision.owner);
  if (!stage) {
    return { aborted: null, reason: 'the stage has ended by itself; its own catch or the watcher rolls it back' };
  }
  await startRollback(executions, rollbackMachineArn, stage.arn, ownsLease(dns.list, group));
  await executions.stop(stage.arn, 'AlarmAbort', `Alarm ${alarmName} turned red: ${reason}`);
  return { aborted: stage.name, reason };
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
