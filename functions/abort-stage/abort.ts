import type { AlarmReading } from '../../core/alarms/alarms.ts';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import type { Executions } from '../../core/executions/executions.ts';
import { runningStages } from '../../core/executions/running-stages.ts';
import { startRollback } from '../../core/executions/start-rollback.ts';
import { machineHash } from '../../core/lease/lease.ts';
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

/**
 * The stage of this machine that runs, by its own history: where all stages of an account are to be ended at once, what
 * Route 53 grants it is for their rollbacks. By its lease where Step Functions does not list it yet.
 */
async function findStage({ dns, group, executions, stageMachineArn }: AbortEffects): Promise<RunningStage | null> {
  for (const stage of await runningStages(executions, stageMachineArn)) {
    const { plan, moving } = await executions.recall(stage.arn);
    if (plan) return { ...stage, weights: moving ? plan.to : plan.from };
  }
  const lease = leasesIn(await readLeases(dns.list, group)).find(
    ({ operation, owner }) =>
      (operation === 'held' || operation === 'moved') && owner.startsWith(machineHash(stageMachineArn)),
  );
  if (!lease) return null;
  const owner = await executions.find(stageMachineArn, lease.owner);
  return owner?.running ? { ...owner, weights: lease.operation === 'moved' ? lease.to : lease.from } : null;
}
