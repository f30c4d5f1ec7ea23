import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { readData, type StateData } from '../../cli/execution/progress.ts';
import type { Ending } from '../../cli/execution/story.ts';
import type { ErrorName } from '../../core/protocol/endings.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { answerGate } from './answer-gate.ts';
import { followExecution } from './follow-execution.ts';
import type { Seat } from './seat.ts';
import { untilWarm } from './until-warm.ts';
import { waitForRollback } from './wait-for-rollback.ts';

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

/** Refusals that say what to wait for: on a busy machine the cache cools, and an alarm may need a moment. */
const MAY_PASS: (string | null)[] = ['BaselineUnfit', 'AlarmNotGreen', 'LeaseHeld'] satisfies ErrorName[];
const MOST_TRIES = 6;

export interface RunStage {
  entered?: Entered | undefined;
  /** Whether a refusal may be just what is to be seen. @default false */
  mayBeRefused?: boolean | undefined;
  /** @default false */
  skipFlush?: boolean | undefined;
}

/** Runs one stage as an operator would, a line per state; what is refused for a reason that passes is begun again when it has. */
export function runStage(cloud: Cloud, stage: number, seat: Seat, options: RunStage = {}): Promise<StageRun> {
  const once = () => runOnce(cloud, stage, seat, options);
  if (options.mayBeRefused) return once();
  return untilNotRefused(once, async (cause) => {
    seat.say(`Refused for now: ${cause} Waiting for it, and then once more.`);
    await waitForRollback(cloud, seat.follow);
    await untilWarm(cloud);
  });
}

export async function untilNotRefused<Run extends Pick<StageRun, 'ending'>>(
  once: () => Promise<Run>,
  waitForIt: (cause: string | null) => Promise<void>,
): Promise<Run> {
  for (let tries = 1; ; tries++) {
    const run = await once();
    const { error, cause } = run.ending;
    if (tries === MOST_TRIES || !MAY_PASS.includes(error)) return run;
    await waitForIt(cause);
  }
}

async function runOnce(cloud: Cloud, stage: number, seat: Seat, options: RunStage): Promise<StageRun> {
  const { entered, skipFlush = false } = options;
  const started = Date.now();
  // An emulator that was there before may know a demonstration already.
  const name = `demo-stage-${stage}-${started.toString(36)}`;
  const { executionArn = '' } = await cloud.clients.stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: cloud.outputs.StageMachineArn,
      name,
      input: JSON.stringify({ stage, requestedBy: 'demo', reason: `demonstration of stage ${stage}`, skipFlush }),
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
