import { Logger } from '@aws-lambda-powertools/logger';
import { LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { ask } from '../../core/ask/ask.ts';
import { Compatibility } from '../../core/compatibility/findings.ts';
import { CacheChecked } from '../../core/flush/check.ts';
import { jsonOf, parseRequest } from '../../core/protocol/parse.ts';
import { Plan } from '../../core/protocol/rollout.ts';
import { Survey } from '../set-weights/survey.ts';
import { type PreflightEffects, preflight } from './preflight.ts';
import { type PreflightAnswer, PreflightRequest } from './preflight-answer.ts';
import { publishPreflight } from './publish-preflight.ts';

export const Environment = z.object({
  PREPARE_STAGE: z.string(),
  SET_WEIGHTS: z.string(),
  FLUSH_CACHE: z.string(),
  COMPARE_BACKENDS: z.string().optional(),
  ON_PREPARE: z.enum(['refuse', 'warn', 'off']).default('refuse'),
  STAGES: jsonOf(z.array(z.int())),
  STAGE_MACHINE_ARN: z.string(),
  ROLLBACK_MACHINE_ARN: z.string(),
  STACK_NAME: z.string(),
});

const environment = Environment.parse(process.env);
const { COMPARE_BACKENDS } = environment;
const logger = new Logger({ serviceName: 'preflight' });
const lambda = new LambdaClient();
const effects: PreflightEffects = {
  stages: environment.STAGES,
  stageMachineArn: environment.STAGE_MACHINE_ARN,
  rollbackMachineArn: environment.ROLLBACK_MACHINE_ARN,
  survey: (input) => ask(lambda, environment.SET_WEIGHTS, { action: 'survey', ...input }, Survey),
  prepare: (input) => ask(lambda, environment.PREPARE_STAGE, input, Plan),
  checkCache: () => ask(lambda, environment.FLUSH_CACHE, { check: true }, CacheChecked),
  compareBackends: COMPARE_BACKENDS === undefined ? null : () => ask(lambda, COMPARE_BACKENDS, {}, Compatibility),
  onPrepare: environment.ON_PREPARE,
};

/** Whether the next stage could begin, and whether this is a moment to deploy or destroy. Changes nothing. */
export async function handler(input: unknown): Promise<PreflightAnswer> {
  const request = parseRequest(PreflightRequest, input, 'a preflight request');
  const { answer, failed } = await preflight(effects, request, new Date());
  const { plan, ...facts } = answer;
  logger[failed ? 'warn' : 'info'](failed ? 'no stage could begin' : 'preflight', facts);
  if (request.scheduled) publishPreflight(environment.STACK_NAME, failed);
  return answer;
}
