import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { eventsAfter } from '../../cli/aws/executions.ts';
import { follow } from '../../cli/execution/follow.ts';
import { readData, type StateData } from '../../cli/execution/progress.ts';
import type { Ending } from '../../cli/execution/story.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { answerGate } from './answer-gate.ts';
import type { Seat } from './seat.ts';

export interface StageRun {
  stage: number;
  executionArn: string;
  ending: Ending;
  data: StateData;
  seconds: number;
  endedAt: number;
  /** Somebody said no at its gate. */
  rejected: boolean;
}

/** Hears of every state that is entered, with what is known so far. */
export type Entered = (state: string, executionArn: string, data: StateData) => Promise<void>;

/** Runs one stage as an operator would, a line per state. */
export async function runStage(cloud: Cloud, stage: number, seat: Seat, entered?: Entered): Promise<StageRun> {
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
  let rejected = false;
  const ending = await followExecution(cloud, executionArn, seat.follow, {
    async entered(state) {
      seat.entered(state);
      await entered?.(state, executionArn, data);
      if (stateNamed(state) !== 'Ask for approval') return;
      const { decision, comment } = await seat.decide();
      rejected = decision === 'reject';
      await answerGate(cloud, { execution: name, decision, comment });
    },
    exited(output) {
      data = { ...data, ...readData(output) };
      seat.learned(data);
    },
  });
  const endedAt = Date.now();
  return { stage, executionArn, ending, data, endedAt, rejected, seconds: Math.round((endedAt - started) / 100) / 10 };
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
