import { describe, expect, it } from 'vitest';
import { definitionOf, synthesize } from '../../lab/support/synth.ts';

interface Retrier {
  ErrorEquals: string[];
  IntervalSeconds?: number;
  MaxAttempts?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
}

const template = synthesize();
const MACHINES = { stage: definitionOf(template, 'stage'), rollback: definitionOf(template, 'rollback') };

/** Every task that calls a function, with its retriers in order, as Step Functions tries them. */
const TASKS = Object.entries(MACHINES).flatMap(([machine, { States }]) =>
  Object.entries(States).flatMap(([name, state]) => {
    const { Type, Retry = [], Resource = '' } = state as { Type: string; Retry?: Retrier[]; Resource?: unknown };
    return Type === 'Task' && !JSON.stringify(Resource).includes('sns') ? [{ machine, name, retry: Retry }] : [];
  }),
);

/** The seconds between the tries after this error: the first retrier that names it counts, and no other. */
function pauses(retry: Retrier[], error: string): number[] {
  const found = retry.find(({ ErrorEquals }) => ErrorEquals.includes(error) || ErrorEquals.includes('States.ALL'));
  if (!found) return [];
  const { IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY } = found;
  return Array.from({ length: MaxAttempts }, (_, i) => Math.min(MaxDelaySeconds, IntervalSeconds * BackoffRate ** i));
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);

describe.each(TASKS)('$name ($machine machine)', ({ retry }) => {
  it.each(['ResourceNotReadyException', 'ENINotReadyException', 'CodeArtifactUserPendingException'])(
    'outlasts the two minutes in which a function that slept wakes up (%s)',
    (error) => {
      expect(sum(pauses(retry, `Lambda.${error}`))).toBeGreaterThan(120);
    },
  );
});

const WAY_BACK = TASKS.filter(({ machine, name }) => machine === 'rollback' || name === 'Roll back');

it.each(WAY_BACK)(
  '$name goes on for half an hour while Lambda throttles, and is soon there when it recovers',
  (task) => {
    const tries = pauses(task.retry, 'Lambda.TooManyRequestsException');

    expect(sum(tries)).toBeGreaterThan(30 * 60);
    expect(Math.max(...tries)).toBeLessThan(10);
  },
);
