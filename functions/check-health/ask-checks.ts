import type { Answered } from '../../core/ask/ask.ts';
import type { CheckAnswer, CheckQuestion, CheckReadings } from '../../core/health/checks.ts';
import type { HealthConfig } from '../../core/health/config.ts';
import type { HealthCheck, HealthContext } from '../../core/health/context.ts';
import { spelledSpan } from '../../core/health/words.ts';

/** Asks one function; what takes longer than these seconds is an error of the name `TimeoutError`. */
export type AskCheck = (
  functionArn: string,
  question: CheckQuestion,
  timeoutSeconds: number,
) => Promise<Answered<CheckAnswer>>;

/** Asks every check of this phase, all at once. */
export async function askChecks(
  { checks = {} }: HealthConfig,
  { plan: { execution, stage } }: HealthCheck,
  { phase, weights, since, until }: HealthContext,
  ask: AskCheck,
): Promise<CheckReadings> {
  const [from, to] = [new Date(since).toISOString(), new Date(until).toISOString()];
  const question = { phase, stage, execution: execution.name, weights, since: from, until: to };
  const asked = Object.entries(checks).filter(([, { phases }]) => phases.includes(phase));
  const answers = asked.map(async ([check, { functionArn, timeoutSeconds }]) => {
    const answered = await ask(functionArn, { check, ...question }, timeoutSeconds);
    return [check, 'answer' in answered ? answered.answer : { unknown: whyUnknown(answered, timeoutSeconds) }] as const;
  });
  return new Map(await Promise.all(answers));
}

/** Without its message, which may hold anything. */
function whyUnknown({ error }: Exclude<Answered<CheckAnswer>, { answer: unknown }>, seconds: number): string {
  if (error === 'TimeoutError') return `it gave no answer within ${spelledSpan(seconds)}`;
  if (error === 'Unreadable')
    return 'it answered something other than { "verdict": "pass", "wait" or "fail", "reason": "…" }';
  return `it failed (${error}): see its log`;
}
