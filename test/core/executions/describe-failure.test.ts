import { describe, expect, it } from 'vitest';
import { describeEnding, describeFailure } from '../../../core/executions/describe-failure.ts';

const COLD = {
  phase: 'warm-up',
  verdict: 'fail',
  reason: 'hit rate 61 % is below 80 % after 10 minutes',
  error: 'CacheStayedCold',
  signals: [],
  checkedAt: '2026-11-21T10:10:00.000Z',
  until: '2026-11-21T10:10:00.000Z',
};
const THROWN = {
  Error: 'RedisUnavailable',
  Cause: JSON.stringify({ errorType: 'RedisUnavailable', errorMessage: 'Redis does not answer.', trace: ['at x'] }),
};

describe('the cause that a red execution shows', () => {
  it.each([
    ['the message of the function that failed', { failure: THROWN }, 'RedisUnavailable', 'Redis does not answer.'],
    [
      'the words of the gate',
      { failure: { Error: 'ApprovalRejected', Cause: 'ben: not on Friday' } },
      'ApprovalRejected',
      'ben: not on Friday',
    ],
    [
      'a sentence for a step that hangs',
      { failure: { Error: 'States.Timeout' } },
      'States.Timeout',
      'A step did not answer in its time limit.',
    ],
    ['the verdict that failed', { health: COLD }, 'CacheStayedCold', COLD.reason],
    [
      'the error rather than an older verdict',
      { failure: THROWN, health: COLD },
      'RedisUnavailable',
      'Redis does not answer.',
    ],
  ])('is %s', (_, state, error, cause) => {
    expect(describeFailure(state)).toEqual({ error, cause });
  });

  it.each([null, 'text', {}, { failure: { unknown: true } }])(
    'is never missing, whatever the state data is: %j',
    (state) => {
      expect(describeFailure(state)).toMatchObject({ error: 'StageFailed' });
    },
  );
});

it.each([
  [{ status: 'FAILED' }, { error: 'StageFailed', cause: 'It ended without saying why.' }],
  [{ status: 'ABORTED' }, { error: 'Stopped', cause: 'Somebody stopped it, without a word why.' }],
  [{ status: 'TIMED_OUT' }, { error: 'States.Timeout', cause: 'It ran out of its time.' }],
  [
    { status: 'ABORTED', error: 'AbortedByOperator', cause: '' },
    { error: 'AbortedByOperator', cause: 'Somebody stopped it, without a word why.' },
  ],
  [
    { status: 'FAILED', error: 'RecordsUnfit', cause: '{"errorMessage":"All weights are 0.","trace":[]}' },
    { error: 'RecordsUnfit', cause: 'All weights are 0.' },
  ],
])('an ending is told the same everywhere: %j', (ended, told) => {
  expect(describeEnding(ended)).toEqual(told);
});
