import { type ExecutionStatus, type HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Random } from '../host/random.ts';
import { type Context, type Data, filled, withResult } from '../support/machine/data.ts';
import { type Machine, type Retrier, stateOf } from '../support/machine/definition.ts';
import { afterError, follow, type Position } from '../support/machine/follow.ts';
import type { Clock } from './clock.ts';
import { drawn, LATENCY } from './latency.ts';

/** Does what a task does: calls a function, and has its answer or its error. */
export type PerformTask = (execution: Execution, task: string, input: unknown) => Promise<unknown>;

/** One execution, as Step Functions knows it. */
export interface Execution {
  arn: string;
  name: string;
  machineArn: string;
  input: string;
  status: ExecutionStatus;
  startedAt: number;
  endedAt: number | null;
  error: string | null;
  /** The oldest first; told when somebody asks, for hardly anybody does. */
  history: (() => HistoryEvent)[];
}

export interface Carrying {
  clock: Clock;
  random: Random;
  machine: Machine;
  perform: PerformTask;
}

/** Carries an execution from its start to its end, by its definition: with its waits, its retries, and the time between them. */
export async function carry(execution: Execution, { clock, random, machine, perform }: Carrying): Promise<Position> {
  let seconds = 0;
  const goOn = (from: string, data: Data) => {
    seconds = 0;
    return follow(machine, from, data, contextOf(execution, clock), (more) => {
      seconds += more;
    });
  };
  let position = goOn(machine.StartAt, JSON.parse(execution.input));
  while (position.status === 'running' && execution.status === 'RUNNING') {
    await clock.sleep(1000 * seconds + drawn(LATENCY.transition, random));
    if (execution.status !== 'RUNNING') break;
    const { state, data } = position;
    const { Parameters, ResultPath, Next = '' } = stateOf(machine, state);
    note(execution, clock, () => ({ stateEnteredEventDetails: { name: state, input: JSON.stringify(data) } }));
    const tried = new Map<Retrier, number>();
    for (;;) {
      note(execution, clock, () => ({ type: HistoryEventType.LambdaFunctionScheduled }));
      try {
        const answer = await perform(execution, state, filled(Parameters, data, contextOf(execution, clock)));
        if (execution.status !== 'RUNNING') return position;
        note(execution, clock, () => ({ type: HistoryEventType.LambdaFunctionSucceeded }));
        const after = withResult(data, ResultPath, JSON.parse(JSON.stringify(answer)));
        note(execution, clock, () => ({ stateExitedEventDetails: { name: state, output: JSON.stringify(after) } }));
        position = goOn(Next, after);
        break;
      } catch (thrown) {
        if (execution.status !== 'RUNNING') return position;
        const { name, message } = thrown instanceof Error ? thrown : new Error(String(thrown));
        note(execution, clock, () => ({
          type: HistoryEventType.LambdaFunctionFailed,
          lambdaFunctionFailedEventDetails: { error: name },
        }));
        const { retrier, caughtBy, resultPath } = afterError(machine, state, name);
        const times = retrier ? (tried.get(retrier) ?? 0) : 0;
        if (retrier && times < retrier.MaxAttempts) {
          tried.set(retrier, times + 1);
          await clock.sleep(1000 * delaySeconds(retrier, times, random));
          if (execution.status !== 'RUNNING') return position;
          continue;
        }
        execution.error = name;
        if (caughtBy === null) return { state, data: {}, status: 'ended' };
        position = goOn(caughtBy, withResult(data, resultPath, { Error: name, Cause: message }));
        break;
      }
    }
  }
  return position;
}

/** https://states-language.net/#errors */
export function delaySeconds(retrier: Retrier, triedAgain: number, random: Random): number {
  const { IntervalSeconds, BackoffRate, MaxDelaySeconds = Number.POSITIVE_INFINITY, JitterStrategy } = retrier;
  const delay = Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** triedAgain);
  return JitterStrategy === 'FULL' ? delay * random.share() : delay;
}

function contextOf({ arn, name, startedAt }: Execution, clock: Clock): Context {
  return {
    Execution: { Id: arn, Name: name, StartTime: new Date(startedAt).toISOString() },
    State: { EnteredTime: new Date(clock.now).toISOString() },
  };
}

function note({ history }: Execution, clock: Clock, event: () => Partial<HistoryEvent>): void {
  const [timestamp, id] = [new Date(clock.now), history.length + 1];
  history.push(() => ({ timestamp, id, type: undefined, ...event() }));
}
