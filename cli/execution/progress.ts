import type { HistoryEvent } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { readJson } from '../../core/protocol/parse.ts';
import { Change, FlushRecord, formatWeights, Plan, StageRequest, Verdict } from '../../core/protocol/rollout.ts';
import { type StateName, stateNamed } from '../../core/protocol/states.ts';
import { type Ending, endingIn } from './story.ts';

/** What the state data of either machine tells; whatever is not there yet, or not understood, is left out. */
const Data = z.object({
  request: StageRequest.pick({ stage: true, requestedBy: true, reason: true }).partial().optional().catch(undefined),
  plan: Plan.optional().catch(undefined),
  flush: FlushRecord.optional().catch(undefined),
  health: Verdict.optional().catch(undefined),
  change: Change.optional().catch(undefined),
  flushAgain: FlushRecord.optional().catch(undefined),
  restored: z.object({ ttlSeconds: z.number() }).optional().catch(undefined),
});
export type StateData = z.output<typeof Data>;

/** How far an execution has come, as its history tells. */
export interface Progress {
  /** The name of the state that was entered last, as the history has it. */
  at: string | null;
  /** Null also where this version has no such state. */
  state: StateName | null;
  since: Date | null;
  data: StateData;
  ending: Ending | null;
}

export const NOTHING_YET: Progress = { at: null, state: null, since: null, data: {}, ending: null };

/** The same, one event later. */
export function advance(before: Progress, event: HistoryEvent): Progress {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited, timestamp } = event;
  const ending = endingIn(event) ?? before.ending;
  const data = { ...before.data, ...readData(exited?.output ?? entered?.input) };
  if (!entered?.name) return { ...before, data, ending };
  return { at: entered.name, state: stateNamed(entered.name), since: timestamp ?? before.since, data, ending };
}

/** What a state's input or output tells. State data is only ever added to, so what it lacks was not taken back. */
export function readData(json: string | undefined): StateData {
  const { data = {} } = Data.safeParse(readJson(json));
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));
}

/** The last verdict; none while the cache has been flushed since, for then it says nothing of the cache as it is. */
export function verdictIn({ health, flush }: StateData): Verdict | undefined {
  return health && flush && flush.flushedAt > health.checkedAt ? undefined : health;
}

/** The headline of an execution: what it is, who wanted it, and why. */
export function titleOf(machine: 'stage' | 'rollback', execution: string, { plan, request }: StateData): string {
  const { stage, requestedBy, reason } = plan ?? request ?? {};
  const what = machine === 'rollback' ? 'Rollback' : stage === undefined ? 'Stage' : `Stage ${stage} %`;
  const way = plan ? `  ${formatWeights(plan.from)} → ${formatWeights(plan.to)}` : '';
  const who = requestedBy && reason ? `  asked for by ${requestedBy}: "${reason}"` : '';
  return `${what}${way}  ${execution}${who}`;
}
