import { Logger } from '@aws-lambda-powertools/logger';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { readAlarms } from '../../core/alarms/alarms.ts';
import { listedAlarms } from '../../core/alarms/listed-alarms.ts';
import { ask } from '../../core/ask/ask.ts';
import { atStage } from '../../core/health/at-stage.ts';
import { CheckAnswer } from '../../core/health/checks.ts';
import { HealthConfig } from '../../core/health/config.ts';
import { contextOf, HealthCheck } from '../../core/health/context.ts';
import { judgeHealth } from '../../core/health/judge-health.ts';
import { readMetrics, windowSince } from '../../core/health/read-metrics.ts';
import { jsonOf } from '../../core/protocol/parse.ts';
import type { Verdict } from '../../core/protocol/rollout.ts';
import { type AskCheck, askChecks } from './ask-checks.ts';
import { LookEvery, lookAfter } from './look-after.ts';

export const Environment = z.object({ HEALTH: jsonOf(HealthConfig), LOOK_EVERY: jsonOf(LookEvery) });

/** What a stage waits by until it asks again. */
export interface Look extends Verdict {
  lookAfterSeconds: number;
}

const environment = Environment.parse(process.env);
const logger = new Logger({ serviceName: 'check-health' });
const cloudWatch = new CloudWatchClient();
// A second attempt would ask twice; the stage asks again anyway.
const lambda = new LambdaClient({ maxAttempts: 1 });
const askCheck: AskCheck = (functionArn, question, timeoutSeconds) =>
  ask(lambda, functionArn, question, CheckAnswer, timeoutSeconds);

/** Judges the stage by its metrics, its alarms and what checks of one's own answer. A verdict is an answer; CloudWatch out of reach is an error. */
export async function handler(event: unknown): Promise<Look> {
  const check = HealthCheck.parse(event);
  const config = atStage(environment.HEALTH, check.plan.stage);
  const context = contextOf(config, check);
  const now = new Date();
  const [{ series, remarks }, alarms, checks] = await Promise.all([
    readMetrics(cloudWatch, config, windowSince(context.since, config, now.getTime())),
    readAlarms(cloudWatch, listedAlarms(config.alarms, context.weights.canary > 0)),
    askChecks(config, check, context, askCheck),
  ]);
  const verdict = judgeHealth(config, { series, alarms, checks }, context, now);

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
  return { ...verdict, lookAfterSeconds: lookAfter(verdict, context, config, environment.LOOK_EVERY, now) };
}
