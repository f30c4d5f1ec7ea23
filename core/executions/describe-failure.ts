import * as z from 'zod';
import { type EndingName, type ErrorName, endingNamed } from '../protocol/endings.ts';
import { type Failure, Verdict } from '../protocol/rollout.ts';

const Caught = z.object({ Error: z.string(), Cause: z.string().optional() });
const LambdaError = z.object({ errorMessage: z.string() });

const State = z.object({
  failure: Caught.optional(),
  health: Verdict.optional(),
});

/** Why a stage ended, in the words its red execution shows: from the error caught, or from the verdict that failed. */
export function describeFailure(state: unknown): Failure {
  const { failure, health } = State.catch({}).parse(state);
  if (failure) return { error: failure.Error, cause: wordsOf(failure.Error, failure.Cause) };
  if (health?.verdict === 'fail')
    return { error: health.error ?? ('HealthFailed' satisfies ErrorName), cause: health.reason };
  return {
    error: UNSAID.FAILED.error,
    cause: 'The stage failed without saying why. Look at the last state of its execution.',
  };
}

/** What Step Functions says of an execution that ended badly. */
interface Ended {
  status?: string | undefined;
  error?: string | null | undefined;
  cause?: string | null | undefined;
}

/** How it ended, even where nobody said so. */
export function describeEnding({ status, error, cause }: Ended): Failure {
  const unsaid = status === 'ABORTED' || status === 'TIMED_OUT' ? UNSAID[status] : UNSAID.FAILED;
  const name = error || unsaid.error;
  return cause ? describeFailure({ failure: { Error: name, Cause: cause } }) : { error: name, cause: unsaid.cause };
}

const UNSAID: Record<'FAILED' | 'ABORTED' | 'TIMED_OUT', Failure & { error: EndingName }> = {
  FAILED: { error: 'StageFailed', cause: 'It ended without saying why.' },
  ABORTED: { error: 'Stopped', cause: 'Somebody stopped it, without a word why.' },
  TIMED_OUT: { error: 'States.Timeout', cause: 'It ran out of its time.' },
};

/** Lambda reports an error as JSON with its message and trace; only the message is for people. */
function wordsOf(error: string, cause = ''): string {
  const message = messageIn(cause);
  if (message) return message;
  if (endingNamed(error) === 'States.Timeout') return 'A step did not answer in its time limit.';
  return cause || `The stage ended with ${error}.`;
}

function messageIn(cause: string): string | null {
  try {
    return LambdaError.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return null;
  }
}
