import type { LambdaClient } from '@aws-sdk/client-lambda';
import type * as z from 'zod';
import type { PendingApproval } from '../../core/approvals/approvals.ts';
import { ask } from '../../core/ask/ask.ts';
import type { HealthCheck } from '../../core/health/context.ts';
import { Verdict } from '../../core/protocol/rollout.ts';

/** What *Check health* says now; `unknown` where it could not be asked. */
export interface Health {
  verdict: Verdict['verdict'] | 'unknown';
  reason: string;
}

/** Judges the warm-up that opened the gate once more, by what has been measured since. */
export async function askHealth(
  lambda: LambdaClient,
  checkHealth: string,
  { execution, stage, from, baseline, flush }: PendingApproval,
): Promise<Health> {
  const plan = { execution: { name: execution }, stage, from, baseline };
  const check: z.input<typeof HealthCheck> = { phase: 'warm-up', plan, flush };
  const asked = await ask(lambda, checkHealth, check, Verdict);
  if ('answer' in asked) return asked.answer;
  return { verdict: 'unknown', reason: `it could not be asked (${asked.error}: ${asked.message})` };
}
