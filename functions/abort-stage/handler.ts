import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readAlarms } from '../../core/alarms/alarms.ts';
import { AlarmNames, listedAlarms } from '../../core/alarms/listed-alarms.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { urgently } from '../../core/protocol/patience.ts';
import { type AbortEffects, type Aborted, abort } from './abort.ts';

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
const logger = new Logger({ serviceName: 'abort-stage' });
const cloudWatch = new CloudWatchClient(urgently());
const effects: AbortEffects = {
  dns: connectRoute53(environment.RECORD_GROUP).dns,
  group: environment.RECORD_GROUP,
  executions: executionsOf(new SFNClient(urgently())),
  alarms: environment.ALARMS,
  readAlarm: async (name) => (await readAlarms(cloudWatch, [name]))[0],
  stageMachineArn: environment.STAGE_MACHINE_ARN,
  rollbackMachineArn: environment.ROLLBACK_MACHINE_ARN,
};

export async function handler(input: unknown): Promise<Aborted> {
  const { alarmName, state } = Event.parse(input).detail;
  // The rules hear of these alone, but whoever may put events may make up any.
  const answer: Aborted = listedAlarms(environment.ALARMS, true).includes(alarmName)
    ? await abort(effects, alarmName, state.reason)
    : { aborted: null, reason: 'the alarm is not listed' };
  logger.info('alarm turned red', { alarm: alarmName, ...answer });
  return answer;
}
