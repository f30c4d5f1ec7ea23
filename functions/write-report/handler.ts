import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ListExecutionsCommand, SFNClient } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { HealthConfig } from '../../core/health/config.ts';
import { readMetrics } from '../../core/health/read-metrics.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import { gatherReport, gatherStage } from '../../core/report/gather.ts';
import { readExecutions } from '../../core/report/read-executions.ts';
import { renderReport } from '../../core/report/render.ts';
import type { StageReport } from '../../core/report/report.ts';
import { isBad } from '../../core/report/tell-stage.ts';
import { type EndedStage, stagesToTell } from './stages-to-tell.ts';

/** Step Functions' status event of either machine. */
const Event = z.object({ detail: z.object({ executionArn: z.string(), stateMachineArn: z.string() }) });

export const Environment = z.object({
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
  HEALTH: jsonOf(HealthConfig),
  BUCKET: z.string(),
  /** Ends in a slash. */
  PREFIX: z.string(),
});

const environment = Environment.parse(process.env);
const { STAGE_MACHINE_ARN: stageMachineArn, HEALTH: config, BUCKET: Bucket, PREFIX: prefix } = environment;
const logger = new Logger({ serviceName: 'write-report' });
const stepFunctions = new SFNClient();
const cloudWatch = new CloudWatchClient();
const s3 = new S3Client();
const executions = readExecutions(stepFunctions, environment.ROLLBACK_MACHINE_ARN);
const measurements = {
  config,
  metrics: async (suited: HealthConfig, window: { from: number; to: number }) =>
    (await readMetrics(cloudWatch, suited, window)).series,
};

/** Writes the report of a stage when it has ended, and once more when its rollback has. */
export async function handler(input: unknown): Promise<{ written: string[] }> {
  const { executionArn, stateMachineArn } = Event.parse(input).detail;
  const ended = await executions.record(executionArn);
  if (!ended) return { written: [] };
  const isStage = stateMachineArn === stageMachineArn;
  const written: string[] = [];
  for (const arn of stagesToTell(ended.execution, isStage, isStage ? [] : await latestStages())) {
    const key = await write(arn);
    if (key) written.push(key);
  }
  logger.info('reports written', { executionArn, written });
  return { written };
}

/**
 * A rollback that ends meanwhile has a call of its own, which may be faster: so whoever wrote what was not the end of it
 * looks once more.
 */
async function write(executionArn: string): Promise<string | null> {
  let key: string | null = null;
  for (let times = 0; times < MOST_WRITES; times++) {
    const stage = await gatherStage(executions, executionArn, new Date());
    if (!stage) return null;
    key = await keep(stage);
    const now = isBad(stage.outcome) ? await gatherStage(executions, executionArn, new Date()) : stage;
    if (now?.rollback?.endedAt === stage.rollback?.endedAt) break;
  }
  return key;
}

const MOST_WRITES = 3;

async function keep(stage: StageReport): Promise<string> {
  const title = stage.stage === null ? 'Sluice: a stage' : `Sluice: stage ${stage.stage}`;
  const report = await gatherReport(measurements, title, [stage], new Date());
  const key = `${prefix}${stage.execution.name}`;
  await put(`${key}.json`, JSON.stringify(report, null, 2), 'application/json');
  await put(`${key}.html`, await renderReport(report), 'text/html; charset=utf-8');
  return key;
}

async function put(Key: string, Body: string, ContentType: string): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
}

async function latestStages(): Promise<EndedStage[]> {
  const { executions: listed = [] } = await stepFunctions.send(
    new ListExecutionsCommand({ stateMachineArn: stageMachineArn, maxResults: 10 }),
  );
  return listed.map(({ executionArn = '', stopDate }) => ({ arn: executionArn, endedAt: stopDate ?? null }));
}
