import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describeFailure } from '../../core/executions/describe-failure.ts';
import { readJson } from '../../core/protocol/parse.ts';
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
  const said = exited?.name ? remark(exited.name, readJson(exited.output)) : failedTry(event);
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
  const name = error ?? (status === 'ABORTED' ? 'Stopped' : 'Failed');
  const failure = describeFailure({ failure: { Error: name, Cause: cause ?? silence(status) } });
  return { status, error: failure.error, cause: failure.cause, output: null };
}

function silence(status: Ending['status']): string {
  return status === 'ABORTED' ? 'Somebody stopped it, without a word why.' : 'It ended without saying why.';
}

function clock(instant: Date | undefined): string {
  return instant ? `${instant.toISOString().slice(11, 19)}Z` : '--:--:--Z';
}
