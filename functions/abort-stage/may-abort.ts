import type { AlarmReading } from '../../core/alarms/alarms.ts';
import { type AlarmNames, listedAlarms } from '../../core/alarms/listed-alarms.ts';
import { epochTime, type Lease, machineHash } from '../../core/lease/lease.ts';

export type AbortDecision = { abort: true; owner: string } | { abort: false; reason: string };

/** Whether a red alarm ends the stage that owns the lease: a listed one, still red, that turned red under this stage. */
export function mayAbort(
  alarm: AlarmReading | undefined,
  names: AlarmNames,
  lease: Lease | null,
  stageMachineArn: string,
): AbortDecision {
  if (!alarm) return no('the alarm is not listed');
  if (!lease || (lease.operation !== 'held' && lease.operation !== 'moved')) return no('no stage is running');
  if (!lease.owner.startsWith(machineHash(stageMachineArn)))
    return no('the stage that runs belongs to another machine');

  const canaryHasTraffic = (lease.operation === 'moved' ? lease.to : lease.from).canary > 0;
  if (!listedAlarms(names, canaryHasTraffic).includes(alarm.name)) return no('the canary has no traffic yet');
  if (alarm.state !== 'ALARM') return no(`the alarm is ${alarm.state} again`);
  if (alarm.updatedAt !== null && isOlder(alarm.updatedAt, lease)) return no('the alarm is older than the stage');
  return { abort: true, owner: lease.owner };
}

/** To the second: an alarm that turned red in the second in which the stage began is the stage's. */
function isOlder(updatedAt: string, { epoch }: Lease): boolean {
  return Math.floor(Date.parse(updatedAt) / 1000) < Math.floor(epochTime(epoch) / 1000);
}

function no(reason: string): AbortDecision {
  return { abort: false, reason };
}
