import * as z from 'zod';
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
  if (health?.verdict === 'fail') return { error: health.error ?? 'HealthFailed', cause: health.reason };
  return {
    error: 'StageFailed',
    cause: 'The stage failed without saying why. Look at the last state of its execution.',
  };
}

/** Lambda reports an error as JSON with its message and trace; only the message is for people. */
function wordsOf(error: string, cause = ''): string {
  const message = messageIn(cause);
  if (message) return message;
  if (error === 'States.Timeout') return 'A step did not answer in its time limit.';
  return cause || `The stage ended with ${error}.`;
}

function messageIn(cause: string): string | null {
  try {
    return LambdaError.parse(JSON.parse(cause)).errorMessage;
  } catch {
    return null;
  }
}
