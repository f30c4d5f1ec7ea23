import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { whyNotGreen } from '../../core/alarms/insist-on-green.ts';
import { ask } from '../../core/ask/ask.ts';
import { Compatibility } from '../../core/compatibility/findings.ts';
import { announcer } from '../../core/events/announce.ts';
import { EventsConfig } from '../../core/events/compose.ts';
import { stageStarted } from '../../core/events/stage-news.ts';
import { executionsOf } from '../../core/executions/executions.ts';
import { atStage, tellOwn } from '../../core/health/at-stage.ts';
import { readBaseline, whyBaselineUnfit } from '../../core/health/baseline.ts';
import { HealthConfig } from '../../core/health/config.ts';
import { whyMetricsSilent } from '../../core/health/metric-age.ts';
import { RecordGroup } from '../../core/lease/record-group.ts';
import { connectRoute53 } from '../../core/lease/route-53.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { Execution, type Plan, StageRequest } from '../../core/protocol/rollout.ts';
import { type CompatibilityJudgement, judgeCompatibility } from './judge-compatibility.ts';
import { type PrepareEffects, prepareStage } from './prepare.ts';

const Event = z.object({ request: z.unknown(), execution: Execution });

export const Environment = z.object({
  RECORD_GROUP: jsonOf(RecordGroup),
  HEALTH: jsonOf(HealthConfig),
  STAGES: jsonOf(z.array(z.int())),
  GATE_STAGES: jsonOf(z.array(z.int())),
  FLUSH_AGAIN_STAGES: jsonOf(z.array(z.int())),
  ROLLBACK_MACHINE_ARN: z.string(),
  EVENTS: jsonOf(EventsConfig).optional(),
  COMPARE_BACKENDS: z.string().optional(),
  ON_PREPARE: z.enum(['refuse', 'warn']).default('refuse'),
});

const environment = Environment.parse(process.env);
const { RECORD_GROUP: group, HEALTH: health, EVENTS, COMPARE_BACKENDS, ON_PREPARE } = environment;
const logger = new Logger({ serviceName: 'prepare-stage' });
const announce = announcer(EVENTS, logger);
const cloudWatch = new CloudWatchClient();
const effects: PrepareEffects = {
  dns: connectRoute53(group).dns,
  executions: executionsOf(new SFNClient()),
  rollbackMachineArn: environment.ROLLBACK_MACHINE_ARN,
  group,
  stages: environment.STAGES,
  gateStages: environment.GATE_STAGES,
  flushAgainStages: environment.FLUSH_AGAIN_STAGES,
  readBaseline: () => readBaseline(cloudWatch, health, new Date()),
  whyBaselineUnfit: (measured, plan) => whyBaselineUnfit(atStage(health, plan.stage), measured, plan),
  tellOwn: (stage) => tellOwn(health, stage),
  whyMetricsSilent: (canaryHasTraffic) => whyMetricsSilent(cloudWatch, health, canaryHasTraffic, new Date()),
  whyNotGreen: (canaryHasTraffic) => whyNotGreen(cloudWatch, health.alarms, canaryHasTraffic),
  judgeCompatibility: COMPARE_BACKENDS === undefined ? null : () => compare(COMPARE_BACKENDS),
};

async function compare(functionArn: string): Promise<CompatibilityJudgement> {
  return judgeCompatibility(ON_PREPARE, await ask(new LambdaClient(), functionArn, {}, Compatibility));
}

export async function handler(input: unknown): Promise<Plan> {
  const { request, execution } = Event.parse(input);
  const plan = await prepareStage(effects, parseRequest(StageRequest, request, 'a stage request'), execution);
  const { stage, from, to, dryRun, warnings } = plan;
  logger.info('stage prepared', { execution: execution.name, stage, from, to, dryRun, warnings });
  if (!dryRun) await announce(() => stageStarted(plan));
  return plan;
}
