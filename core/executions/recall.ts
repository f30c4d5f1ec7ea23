import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { NO_PAST, type Past } from '../lease/decide-restore.ts';
import { endingNamed, isRefusal } from '../protocol/endings.ts';
import { readJson } from '../protocol/parse.ts';
import { Weights } from '../protocol/rollout.ts';
import { entered } from './state-events.ts';

const Planned = z.object({ plan: z.object({ from: Weights, to: Weights, dryRun: z.boolean() }) });
const Released = z.object({ released: z.object({ released: z.literal(true) }) });
const DryRun = z.object({ request: z.object({ dryRun: z.literal(true) }) });

/** What a stage did, from the events of its execution, the newest first; asks for no more than it needs to know. */
export async function recallFrom(newestFirst: AsyncIterable<HistoryEvent>): Promise<Omit<Past, 'startedAt'>> {
  let plan: Past['plan'] = null;
  let unanswered = 0;
  for await (const event of newestFirst) {
    // Older than that is only the input, as its caller wrote it: it could make up anything.
    if (entered(event) === 'Receive request') break;
    const data = readJson(event.stateExitedEventDetails?.output ?? event.stateEnteredEventDetails?.input);
    const planned = Planned.safeParse(data).data?.plan;
    if (planned && !planned.dryRun) plan ??= { from: planned.from, to: planned.to };
    // What is released is committed: nothing of it is to be put back.
    if (Released.safeParse(data).success || DryRun.safeParse(data).success) return NO_PAST;
    if (plan && entered(event) === 'Advance weights') return { ...NO_PAST, plan, moving: true };
    // Before *Roll back* and before there was a plan, *Prepare stage* alone was called.
    unanswered = entered(event) === 'Roll back' ? 0 : unanswered + asked(event) - answered(event);
  }
  return { ...NO_PAST, plan, claiming: plan === null && unanswered > 0 };
}

/** A task that answers with what its function returns has events of Lambda's own; another integration has the general ones. */
function asked({ type }: HistoryEvent): number {
  return type === 'LambdaFunctionScheduled' || type === 'TaskScheduled' ? 1 : 0;
}

function answered(event: HistoryEvent): number {
  const { type, lambdaFunctionFailedEventDetails, taskFailedEventDetails } = event;
  const error = endingNamed((lambdaFunctionFailedEventDetails ?? taskFailedEventDetails)?.error);
  const succeeded = type === 'LambdaFunctionSucceeded' || type === 'TaskSucceeded';
  return succeeded || isRefusal(error) ? 1 : 0;
}
