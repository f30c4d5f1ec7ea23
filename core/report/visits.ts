import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeFailure } from '../executions/describe-failure.ts';
import type { EndingName } from '../protocol/endings.ts';
import { readJson } from '../protocol/parse.ts';
import { type StateName, type StateType, stateNamed } from '../protocol/states.ts';

/** One stay in one state. Instants are milliseconds since 1970. */
export interface Visit {
  /** As the history has it. */
  name: string;
  /** Null where this version has no such state. */
  state: StateName | null;
  type: StateType | null;
  enteredAt: number;
  /** Null while it is the current one, or where the execution ended in it. */
  exitedAt: number | null;
  /** The state data at its end. */
  data: unknown;
  tries: FailedTry[];
}

export interface FailedTry {
  at: number;
  /** In words. */
  error: string;
  cause: string;
  /** Whether the state went on after it, in another try. */
  triedAgain: boolean;
}

/** The states of a history, in the order in which they were entered. */
export function readVisits(events: readonly HistoryEvent[]): Visit[] {
  const visits: Visit[] = [];
  for (const event of events) {
    const at = event.timestamp?.getTime();
    if (at === undefined) continue;
    const entered = event.stateEnteredEventDetails;
    const exited = event.stateExitedEventDetails;
    const current = visits.at(-1);
    if (entered?.name) {
      const { name } = entered;
      const stay = { enteredAt: at, exitedAt: null, data: null, tries: [] };
      visits.push({ name, state: stateNamed(name), type: typeOf(event), ...stay });
    } else if (exited?.name) {
      const left = visits.findLast(({ name, exitedAt }) => name === exited.name && exitedAt === null);
      if (left) Object.assign(left, { exitedAt: at, data: readJson(exited.output) });
    } else if (current && STARTS_A_TRY.test(event.type ?? '')) {
      for (const failed of current.tries) failed.triedAgain = true;
    } else {
      const failure = failureIn(event);
      if (failure) current?.tries.push({ at, ...failure, triedAgain: false });
    }
  }
  return visits;
}

const STARTS_A_TRY = /^(LambdaFunction|Task)Scheduled$/;

const TYPES: Partial<Record<string, StateType>> = {
  TaskStateEntered: 'Task',
  WaitStateEntered: 'Wait',
  ChoiceStateEntered: 'Choice',
  PassStateEntered: 'Pass',
  SucceedStateEntered: 'Succeed',
  FailStateEntered: 'Fail',
} satisfies Record<`${StateType}StateEntered`, StateType>;

function typeOf({ type }: HistoryEvent): StateType | null {
  return (type && TYPES[type]) ?? null;
}

function failureIn(event: HistoryEvent): { error: string; cause: string } | null {
  const failed =
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.lambdaFunctionScheduleFailedEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskSubmitFailedEventDetails;
  if (!failed) return null;
  return describeFailure({
    failure: { Error: failed.error ?? ('States.Timeout' satisfies EndingName), Cause: failed.cause },
  });
}
