import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import { readAlarms } from '../alarms.ts';
import { listedAlarms } from '../insist-on-green.ts';
import { jsonOf } from '../parse.ts';
import type { Verdict } from '../rollout.ts';
import { HealthConfig } from './config.ts';
import { contextOf, HealthCheck } from './context.ts';
import { judgeHealth } from './judge-health.ts';
import { readMetrics, windowSince } from './read-metrics.ts';

export const Environment = z.object({ HEALTH: jsonOf(HealthConfig) });

const environment = Environment.parse(process.env);
const config = environment.HEALTH;
const logger = new Logger({ serviceName: 'check-health' });
const cloudWatch = new CloudWatchClient();

/** Judges the stage by its metrics and alarms. A verdict is an answer; CloudWatch out of reach is an error. */
export async function handler(event: unknown): Promise<Verdict> {
  const check = HealthCheck.parse(event);
  const context = contextOf(config, check);
  const now = new Date();
  const [{ series, remarks }, alarms] = await Promise.all([
    readMetrics(cloudWatch, config, windowSince(context.since, config, now.getTime())),
    readAlarms(cloudWatch, listedAlarms(config.alarms, context.weights.canary > 0)),
  ]);
  const verdict = judgeHealth(config, { series, alarms }, context, now);

  const { execution, stage } = check.plan;
  const { phase, error, until, signals } = verdict;
  logger[verdict.verdict === 'fail' ? 'warn' : 'info'](verdict.reason, {
    execution: execution.name,
    stage,
    phase,
    verdict: verdict.verdict,
    error,
    until,
    signals,
    ...(remarks.length > 0 && { remarks }),
  });
  return verdict;
}
