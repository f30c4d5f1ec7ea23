import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeEnding, describeFailure } from '../../core/executions/describe-failure.ts';
import { readJson } from '../../core/protocol/parse.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import { timeOfDay } from '../../core/text/times.ts';
import { remark } from './remark.ts';

/** How an execution ended. */
export interface Ending {
  status: 'SUCCEEDED' | 'FAILED' | 'ABORTED' | 'TIMED_OUT';
  error: string | null;
  /** For a person: without the JSON that Lambda wraps around it. */
  cause: string | null;
  /** The state data at the end; null when it ended red. */
  output: unknown;
}

/** The line that an event of the history is worth; null for most. */
export function lineFor(event: HistoryEvent): string | null {
  const { timestamp, stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  if (entered?.name) return `${clock(timestamp)}  ${entered.name}`;
  const said = exited ? remark(stateNamed(exited.name), readJson(exited.output)) : failedTry(event);
  return said === null ? null : `${' '.repeat(clock(timestamp).length)}  ${said}`;
}

/** A task that failed may be tried again, for minutes, in the same state. */
function failedTry(event: HistoryEvent): string | null {
  const failure =
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails;
  if (!failure?.error) return null;
  const { error, cause } = describeFailure({ failure: { Error: failure.error, Cause: failure.cause } });
  return `${error}: ${cause}`;
}

/** Null while it still runs. */
export function endingIn(event: HistoryEvent): Ending | null {
  switch (event.type) {
    case 'ExecutionSucceeded':
      return {
        status: 'SUCCEEDED',
        error: null,
        cause: null,
        output: readJson(event.executionSucceededEventDetails?.output),
      };
    case 'ExecutionFailed':
      return red('FAILED', event.executionFailedEventDetails);
    case 'ExecutionAborted':
      return red('ABORTED', event.executionAbortedEventDetails);
    case 'ExecutionTimedOut':
      return red('TIMED_OUT', event.executionTimedOutEventDetails);
    default:
      return null;
  }
}

function red(
  status: Ending['status'],
  { error, cause }: { error?: string | undefined; cause?: string | undefined } = {},
): Ending {
  return { status, ...describeEnding({ status, error, cause }), output: null };
}

function clock(instant: Date | undefined): string {
  return instant ? `${timeOfDay(instant.toISOString())}Z` : '--:--:--Z';
}
