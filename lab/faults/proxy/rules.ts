import { setTimeout as sleep } from 'node:timers/promises';
import type { Barrier } from '../barrier.ts';
import { refuse } from './answers.ts';
import type { Answer, ApiCall } from './api-call.ts';

/** What happens to a call instead of simply being made; null cuts the connection. */
export type Fault = (call: ApiCall, make: () => Promise<Answer>) => Promise<Answer | null>;

export interface CallRule {
  matches(call: ApiCall): boolean;
  fault: Fault;
  /** How many calls it is for. @default 1 */
  times?: number;
}

/** The rule that is for this call, counted off. */
export function takeRule<Subject>(
  rules: { matches(subject: Subject): boolean; times?: number }[],
  subject: Subject,
): number {
  const found = rules.findIndex((rule) => (rule.times ?? 1) > 0 && rule.matches(subject));
  const rule = rules[found];
  if (rule) rule.times = (rule.times ?? 1) - 1;
  return found;
}

export const holdBack =
  (barrier: Barrier): Fault =>
  async (_, make) => {
    await barrier.pass();
    return make();
  };

export const delay =
  (ms: number): Fault =>
  async (_, make) => {
    await sleep(ms);
    return make();
  };

/** Never arrives. */
export const dropBefore: Fault = async () => null;

/** Arrives and is applied, and the caller never hears of it. */
export const loseAnswer: Fault = async (_, make) => {
  await make();
  return null;
};

/** The network delivers it twice; the caller hears the first answer. */
export const duplicate: Fault = async (_, make) => {
  const answer = await make();
  await make();
  return answer;
};

export const throttle: Fault = async (call) => refuse(call, { code: 'Throttling', message: 'Rate exceeded' });

/** An account's share of Route 53's calls: so many at once, and so many a second. What exceeds it is throttled. */
export function bucket(burst: number, perSecond: number): Fault {
  let tokens = burst;
  let filledAt = Date.now();
  return async (call, make) => {
    const now = Date.now();
    tokens = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    filledAt = now;
    if (tokens < 1) return refuse(call, { code: 'Throttling', message: 'Rate exceeded' });
    tokens -= 1;
    return make();
  };
}

export const busyZone: Fault = async (call) =>
  refuse(call, {
    code: 'PriorRequestNotComplete',
    message: 'The request was rejected because Route 53 was still processing a prior request.',
  });

export const internalError: Fault = async (call) =>
  refuse(call, { code: 'InternalFailure', message: 'Internal failure' }, 500);
