import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import { eventsAfter } from '../../cli/aws/executions.ts';
import { follow } from '../../cli/execution/follow.ts';
import type { Ending } from '../../cli/execution/story.ts';
import { FlushRecord, Plan } from '../../functions/rollout.ts';
import type { Cloud } from '../cloud.ts';
import { approve } from './approve.ts';

/** What of the state data the report needs; it only ever grows. */
const StateData = z.object({ plan: Plan.optional(), flush: FlushRecord.optional().catch(undefined) });
export type StateData = z.infer<typeof StateData>;

export interface StageRun {
  executionArn: string;
  ending: Ending;
  data: StateData;
  seconds: number;
}

export interface RunStage {
  say(line: string): void;
  /** Hears of every state that is entered. */
  entered?(state: string, executionArn: string): Promise<void>;
}

/** Runs one stage as an operator would, a line per state. */
export async function runStage(cloud: Cloud, stage: number, { say, entered }: RunStage): Promise<StageRun> {
  const started = Date.now();
  // An emulator that was there before may know a demonstration already.
  const name = `demo-stage-${stage}-${started.toString(36)}`;
  const { executionArn = '' } = await cloud.clients.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: cloud.outputs.StageMachineArn,
      name,
      input: JSON.stringify({ stage, requestedBy: 'demo', reason: `demonstration of stage ${stage}` }),
    }),
  );
  let data: StateData = {};
  const ending = await followExecution(cloud, executionArn, say, {
    async entered(state) {
      if (state === 'Ask for approval') await approve(cloud, name);
      await entered?.(state, executionArn);
    },
    exited(output) {
      data = { ...data, ...readData(output) };
    },
  });
  return { executionArn, ending, data, seconds: Math.round((Date.now() - started) / 100) / 10 };
}

interface Listener {
  entered?(state: string): Promise<void>;
  exited?(output: string): void;
}

export function followExecution(
  cloud: Cloud,
  executionArn: string,
  say: (line: string) => void,
  { entered, exited }: Listener = {},
): Promise<Ending> {
  return follow(executionArn, {
    say,
    async eventsAfter(arn, last) {
      const events = await eventsAfter(cloud.clients.stepFunctions, arn, last);
      for (const { stateEnteredEventDetails, stateExitedEventDetails } of events) {
        if (stateEnteredEventDetails?.name) await entered?.(stateEnteredEventDetails.name);
        if (stateExitedEventDetails?.output) exited?.(stateExitedEventDetails.output);
      }
      return events;
    },
    // Here nobody else reads histories, so there is no quota to spare.
    wait: () => new Promise((resolve) => setTimeout(resolve, 150)),
  });
}

function readData(output: string): StateData {
  const { data } = StateData.safeParse(JSON.parse(output));
  return Object.fromEntries(Object.entries(data ?? {}).filter(([, value]) => value !== undefined));
}
