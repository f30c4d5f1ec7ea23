import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  GetChangeCommand,
  paginateListResourceRecordSetProtections,
  type ResourceRecordSetProtection,
} from '@aws-sdk/client-route-53';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { insistOnGreen } from '../../core/alarms/insist-on-green.ts';
import { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { publishWeights } from '../../core/lease/publish-weights.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { Change, Execution, Plan, RollbackRequest, type Weights } from '../../core/protocol/rollout.ts';
import { Restored } from '../../core/traffic/restored.ts';
import { advance } from './advance.ts';
import { confirm } from './confirm.ts';
import { free } from './free.ts';
import { news } from './news.ts';
import { release } from './release.ts';
import { rollBack } from './roll-back.ts';
import { survey } from './survey.ts';

const Event = z.discriminatedUnion('action', [
  z.object({ action: z.literal('advance'), plan: Plan }),
  /** A stage says which it is; a rollback waits without a word. */
  z.object({ action: z.literal('confirm'), change: Change, plan: Plan.optional() }),
  z.object({ action: z.literal('release'), plan: Plan }),
  z.object({ action: z.literal('restore'), request: z.unknown(), execution: Execution }),
  z.object({ action: z.literal('free'), restored: Restored }),
  z.object({ action: z.literal('survey'), permissions: z.boolean() }),
]);

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  ALARMS: jsonOf(AlarmNames),
  PROPAGATION_SECONDS: z.coerce.number(),
  STAGE_MACHINE_ARN: z.string(),
  EVENTS: jsonOf(EventsConfig).optional(),
});

const environment = Environment.parse(process.env);
const { RECORD_GROUP: group, STAGE_MACHINE_ARN: stageMachineArn } = environment;
const logger = new Logger({ serviceName: 'set-weights' });
const announce = announcer(environment.EVENTS, logger);
const { dns, urgent, reads } = connectRoute53(group);
const cloudWatch = new CloudWatchClient();
const executions = executionsOf(new SFNClient());

export async function handler(input: unknown) {
  const event = Event.parse(input);
  const answer = await act(event);
  logger.info(event.action, { answer });
  await announce(() => news(event, answer));
  return answer;
}

async function act(event: z.infer<typeof Event>) {
  switch (event.action) {
    case 'advance':
      await insistOnGreen(cloudWatch, environment.ALARMS, event.plan.from.canary > 0);
      return shown(await advance(dns, group, event.plan), event.plan.to);
    case 'confirm':
      return confirm(changeStatus, event.change, environment.PROPAGATION_SECONDS, new Date());
    case 'release':
      return release(dns, group, event.plan);
    case 'restore': {
      const request = parseRequest(RollbackRequest, event.request, 'a rollback request');
      const restored = await rollBack({ dns: urgent, group, executions, stageMachineArn }, request, event.execution);
      return shown(restored, restored.weights);
    }
    case 'free':
      return free(dns, group, event.restored.owner);
    case 'survey':
      return survey({ dns, group, executions, stageMachineArn, changeStatus, protections }, event);
  }
}

/** The dashboard draws where Sluice has led the weights. */
function shown<Answer>(answer: Answer, weights: Weights | null): Answer {
  if (environment.EVENTS && weights) publishWeights(environment.EVENTS.stack, weights);
  return answer;
}

async function changeStatus(id: string): Promise<string | undefined> {
  const { ChangeInfo } = await reads.send(new GetChangeCommand({ Id: id }));
  return ChangeInfo?.Status;
}

async function protections(): Promise<ResourceRecordSetProtection[]> {
  const found: ResourceRecordSetProtection[] = [];
  const pages = paginateListResourceRecordSetProtections({ client: reads }, { HostedZoneId: group.hostedZoneId });
  for await (const page of pages) found.push(...(page.ResourceRecordSetProtections ?? []));
  return found;
}
