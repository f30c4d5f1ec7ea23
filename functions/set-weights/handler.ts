import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { InvalidRequest } from '../errors.ts';
import { runningExecutions, stopExecution } from '../executions.ts';
import { AlarmNames, insistOnGreen } from '../insist-on-green.ts';
import { ownerOf } from '../lease/lease.ts';
import { RecordGroup } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { jsonOf, parseRequest } from '../parse.ts';
import { Change, Execution, Plan, RollbackRequest } from '../rollout.ts';
import { advance } from './advance.ts';
import { confirm } from './confirm.ts';
import { free } from './free.ts';
import { release } from './release.ts';
import { Restored, restore } from './restore.ts';

const Event = z.discriminatedUnion('action', [
  z.object({ action: z.literal('advance'), plan: Plan }),
  z.object({ action: z.literal('confirm'), change: Change }),
  z.object({ action: z.literal('release'), plan: Plan }),
  z.object({ action: z.literal('restore'), request: z.unknown(), execution: Execution }),
  z.object({ action: z.literal('free'), restored: Restored }),
]);

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  ALARMS: jsonOf(AlarmNames),
  PROPAGATION_SECONDS: z.coerce.number(),
  STAGE_MACHINE_ARN: z.string(),
});

const environment = Environment.parse(process.env);
const group = environment.RECORD_GROUP;
const logger = new Logger({ serviceName: 'set-weights' });
const route53 = connectRoute53(group);
const dns = dnsOf(route53);
const cloudWatch = new CloudWatchClient();
const stepFunctions = new SFNClient();

export async function handler(input: unknown) {
  const event = Event.parse(input);
  const answer = await act(event);
  logger.info(event.action, { answer });
  return answer;
}

async function act(event: z.infer<typeof Event>) {
  switch (event.action) {
    case 'advance':
      await insistOnGreen(cloudWatch, environment.ALARMS, event.plan.from.canary > 0);
      return advance(dns, group, event.plan);
    case 'confirm':
      return confirm(changeStatus, event.change, environment.PROPAGATION_SECONDS, new Date());
    case 'release':
      return release(dns, group, event.plan);
    case 'restore':
      return rollBack(parseRequest(RollbackRequest, event.request, 'a rollback request'), event.execution);
    case 'free':
      return free(dns, group, event.restored.owner);
  }
}

async function rollBack(request: RollbackRequest, execution: Execution): Promise<Restored> {
  if ('unlock' in request) await insistOnEnded(request.unlock);
  const restored = await restore(dns, group, request, execution.arn);
  if ('canaryPercent' in request) {
    // The lease is this rollback's now, so no stage that still runs can get any further.
    for (const stage of await runningExecutions(stepFunctions, environment.STAGE_MACHINE_ARN)) {
      await stopExecution(stepFunctions, stage.arn, 'RolledBackByPerson', `${request.requestedBy}: ${request.reason}`);
    }
  }
  return restored;
}

/** A stage that still runs has better ends than losing its lease. */
async function insistOnEnded(owner: string): Promise<void> {
  const running = await runningExecutions(stepFunctions, environment.STAGE_MACHINE_ARN);
  const stage = running.find(({ arn }) => ownerOf(arn) === owner);
  if (stage)
    throw new InvalidRequest(`The stage ${stage.name} is running: end it with "sluice abort" or "sluice rollback".`);
}

async function changeStatus(id: string): Promise<string | undefined> {
  const { ChangeInfo } = await route53.send(new GetChangeCommand({ Id: id }));
  return ChangeInfo?.Status;
}
