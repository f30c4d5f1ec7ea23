import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { readBaseline, whyBaselineUnfit } from '../check-health/baseline.ts';
import { HealthConfig } from '../check-health/config.ts';
import { whyMetricsSilent } from '../check-health/metric-age.ts';
import { announcer } from '../events/announce.ts';
import { EventsConfig } from '../events/compose.ts';
import { stageStarted } from '../events/stage-news.ts';
import { whyNotGreen } from '../insist-on-green.ts';
import { RecordGroup } from '../lease/record-group.ts';
import { connectRoute53, dnsOf } from '../lease/route-53.ts';
import { jsonOf, parseRequest } from '../parse.ts';
import { Execution, type Plan, StageRequest } from '../rollout.ts';
import { type PrepareWorld, prepareStage } from './prepare.ts';

const Event = z.object({ request: z.unknown(), execution: Execution });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  HEALTH: jsonOf(HealthConfig),
  STAGES: jsonOf(z.array(z.int())),
  GATE_STAGES: jsonOf(z.array(z.int())),
  EVENTS: jsonOf(EventsConfig).optional(),
});

const { RECORD_GROUP: group, HEALTH: health, STAGES, GATE_STAGES, EVENTS } = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'prepare-stage' });
const announce = announcer(EVENTS, logger);
const cloudWatch = new CloudWatchClient();
const world: PrepareWorld = {
  dns: dnsOf(connectRoute53(group)),
  group,
  stages: STAGES,
  gateStages: GATE_STAGES,
  readBaseline: () => readBaseline(cloudWatch, health, new Date()),
  whyBaselineUnfit: (measured, plan) => whyBaselineUnfit(health, measured, plan),
  whyMetricsSilent: (canaryHasTraffic) => whyMetricsSilent(cloudWatch, health, canaryHasTraffic, new Date()),
  whyNotGreen: (canaryHasTraffic) => whyNotGreen(cloudWatch, health.alarms, canaryHasTraffic),
};

export async function handler(input: unknown): Promise<Plan> {
  const { request, execution } = Event.parse(input);
  const plan = await prepareStage(world, parseRequest(StageRequest, request, 'a stage request'), execution);
  const { stage, from, to, dryRun, warnings } = plan;
  logger.info('stage prepared', { execution: execution.name, stage, from, to, dryRun, warnings });
  if (!dryRun) await announce(() => stageStarted(plan));
  return plan;
}
