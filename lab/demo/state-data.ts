import * as z from 'zod';
import { Change, FlushRecord, Plan, Verdict } from '../../core/protocol/rollout.ts';

/** What of the state data the report needs; it only ever grows. */
const StateData = z.object({
  plan: Plan.optional(),
  flush: FlushRecord.optional().catch(undefined),
  health: Verdict.optional(),
  change: Change.optional(),
  flushAgain: FlushRecord.optional().catch(undefined),
});
export type StateData = z.infer<typeof StateData>;

/** What a state's output tells. */
export function readData(output: string): StateData {
  const { data } = StateData.safeParse(JSON.parse(output));
  return Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => value !== undefined));
}
