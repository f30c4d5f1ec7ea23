import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import type { Past } from '../lease/decide-restore.ts';
import { readJson } from '../protocol/parse.ts';
import { Weights } from '../protocol/rollout.ts';
import { entered } from './state-events.ts';

const Planned = z.object({ plan: z.object({ from: Weights, to: Weights, dryRun: z.boolean() }) });
const Released = z.object({ released: z.object({ released: z.literal(true) }) });

/** What a stage did, from the events of its execution, the newest first; asks for no more than it needs to know. */
export async function recallFrom(newestFirst: AsyncIterable<HistoryEvent>): Promise<Omit<Past, 'startedAt'>> {
  let plan: Past['plan'] = null;
  for await (const event of newestFirst) {
    const data = readJson(event.stateExitedEventDetails?.output ?? event.stateEnteredEventDetails?.input);
    const planned = Planned.safeParse(data).data?.plan;
    if (planned && !planned.dryRun) plan ??= { from: planned.from, to: planned.to };
    // What is released is committed: nothing of it is to be put back.
    if (Released.safeParse(data).success) return { plan: null, moving: false };
    if (plan && entered(event) === 'Advance weights') return { plan, moving: true };
  }
  return { plan, moving: false };
}
