import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { readAlarms } from '../alarms.ts';
import { findOwner, runningExecutions, stopExecution } from '../executions.ts';
import { AlarmNames, listedAlarms } from '../insist-on-green.ts';
import { ownerOf, parseLease } from '../lease/lease.ts';
import { leaseOwner } from '../lease/owner.ts';
import { commonLease, RecordGroup, readLeases } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { jsonOf } from '../parse.ts';
import { startRollback } from '../start-rollback/start.ts';
import { mayAbort } from './may-abort.ts';

/** "CloudWatch Alarm State Change", as EventBridge delivers it: at least once, perhaps late. */
const Event = z.object({
  detail: z.object({ alarmName: z.string(), state: z.object({ value: z.string(), reason: z.string().default('') }) }),
});

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  ALARMS: jsonOf(AlarmNames),
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
});

const environment = Environment.parse(process.env);
const group = environment.RECORD_GROUP;
const logger = new Logger({ serviceName: 'abort-stage' });
const cloudWatch = new CloudWatchClient();
const stepFunctions = new SFNClient();
const dns = dnsOf(connectRoute53(group));

/** Starts the rollback first and stops the stage second, so that there is no moment in which neither is true. */
export async function handler(input: unknown): Promise<{ aborted: string | null; reason: string }> {
  const { alarmName, state } = Event.parse(input).detail;
  if (!listedAlarms(environment.ALARMS, true).includes(alarmName)) return ignored(alarmName, 'the alarm is not listed');

  const [alarm] = await readAlarms(cloudWatch, [alarmName]);
  const text = commonLease(await readLeases(dns.list, group));
  const decision = mayAbort(alarm, environment.ALARMS, text ? parseLease(text) : null, environment.STAGE_MACHINE_ARN);
  if (!decision.abort) return ignored(alarmName, decision.reason);

  const stage = await findRunning(decision.owner);
  if (!stage) return ignored(alarmName, 'the stage has ended by itself; its own catch or the watcher rolls it back');

  await startRollback(stepFunctions, environment.ROLLBACK_MACHINE_ARN, stage.arn, () => leaseOwner(dns.list, group));
  await stopExecution(stepFunctions, stage.arn, 'AlarmAbort', `Alarm ${alarmName} turned red: ${state.reason}`);
  logger.warn('stage aborted', { alarm: alarmName, execution: stage.name });
  return { aborted: stage.name, reason: state.reason };
}

/** The list of running executions may be a moment old, so what it lacks is looked up among all. */
async function findRunning(owner: string) {
  const running = await runningExecutions(stepFunctions, environment.STAGE_MACHINE_ARN);
  const listed = running.find(({ arn }) => ownerOf(arn) === owner);
  if (listed) return listed;
  const found = await findOwner(stepFunctions, environment.STAGE_MACHINE_ARN, owner);
  return found?.running ? found : null;
}

function ignored(alarm: string, reason: string) {
  logger.info('alarm ignored', { alarm, reason });
  return { aborted: null, reason };
}
