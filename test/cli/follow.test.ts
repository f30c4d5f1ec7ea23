import { GetExecutionHistoryCommand, type HistoryEvent, SFNClient } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { eventsAfter } from '../../cli/aws/executions.ts';
import { follow } from '../../cli/execution/follow.ts';
import { endingIn, lineFor } from '../../cli/execution/story.ts';
import { rollbackWarnings } from '../../cli/watch/follow-rollback.ts';
import { plan } from '../../lab/support/stage.ts';

const at = new Date('2026-11-21T10:15:03Z');
const entered = (id: number, name: string): HistoryEvent => ({
  id,
  timestamp: at,
  type: 'TaskStateEntered',
  stateEnteredEventDetails: { name },
});
const exited = (id: number, name: string, data: unknown): HistoryEvent => ({
  id,
  timestamp: at,
  type: 'TaskStateExited',
  stateExitedEventDetails: { name, output: typeof data === 'string' ? data : JSON.stringify(data) },
});
const succeeded = (id: number, output: unknown): HistoryEvent => ({
  id,
  timestamp: at,
  type: 'ExecutionSucceeded',
  executionSucceededEventDetails: { output: JSON.stringify(output) },
});

it('tells each state once, with what it answered, until the execution ends', async () => {
  const told: string[] = [];
  const batches = [
    [entered(2, 'Prepare stage')],
    [],
    [exited(3, 'Prepare stage', { plan: plan('s', 25, { stable: 95, canary: 5 }) }), entered(4, 'Ask for approval')],
    [succeeded(9, { done: true })],
  ];
  const asked: number[] = [];

  const ending = await follow('arn:e', {
    eventsAfter: async (_, last) => {
      asked.push(last);
      return batches.shift() ?? [];
    },
    say: (line) => told.push(line),
    hints: { 'Ask for approval': 'sluice approve s' },
    wait: async () => {},
  });

  expect(told).toEqual([
    '10:15:03Z  Prepare stage',
    '           weights 95-5 → 75-25',
    '10:15:03Z  Ask for approval',
    'sluice approve s',
  ]);
  expect(asked).toEqual([0, 2, 2, 4]);
  expect(ending).toEqual({ status: 'SUCCEEDED', error: null, cause: null, output: { done: true } });
});

it('asks Step Functions ever more rarely while nothing happens', async () => {
  const pauses: number[] = [];
  const quiet = Array.from({ length: 12 }, (): HistoryEvent[] => []);
  const batches = [[entered(2, 'Let cache warm up')], ...quiet, [succeeded(3, {})]];

  await follow('arn:e', {
    eventsAfter: async () => batches.shift() ?? [],
    say: () => {},
    wait: async (ms) => pauses.push(ms),
  });

  expect(pauses[0]).toBe(1000);
  expect(pauses).toEqual([...pauses].sort((a, b) => a - b));
  expect(pauses.at(-1)).toBe(10_000);
});

it.each<[Partial<HistoryEvent>, object]>([
  [
    { type: 'ExecutionFailed', executionFailedEventDetails: { error: 'CacheStayedCold', cause: 'hit rate 61 %' } },
    { status: 'FAILED', error: 'CacheStayedCold', cause: 'hit rate 61 %' },
  ],
  [
    {
      type: 'ExecutionFailed',
      executionFailedEventDetails: { error: 'RecordsUnfit', cause: '{"errorMessage":"All weights are 0.","trace":[]}' },
    },
    { status: 'FAILED', error: 'RecordsUnfit', cause: 'All weights are 0.' },
  ],
  [
    { type: 'ExecutionAborted' },
    { status: 'ABORTED', error: 'Stopped', cause: 'Somebody stopped it, without a word why.' },
  ],
  [{ type: 'ExecutionTimedOut' }, { status: 'TIMED_OUT', error: 'States.Timeout', cause: 'It ran out of its time.' }],
])('puts a red ending into words: %j', (event, expected) => {
  expect(endingIn({ type: undefined, timestamp: at, id: 9, ...event })).toEqual({ ...expected, output: null });
});

const task = { resourceType: 'lambda', resource: 'invoke' };

it.each<[Partial<HistoryEvent>]>([
  [{ lambdaFunctionFailedEventDetails: { error: 'RedisUnavailable', cause: '{"errorMessage":"Redis is away."}' } }],
  [{ taskTimedOutEventDetails: { ...task, error: 'RedisUnavailable', cause: 'Redis is away.' } }],
  [{ taskFailedEventDetails: { ...task, error: 'RedisUnavailable', cause: 'Redis is away.' } }],
])('tells why a task failed, because it may be tried again for minutes', (details) => {
  const line = lineFor({ ...details, id: 4, timestamp: at, type: 'TaskFailed' });

  expect(line).toBe('           RedisUnavailable: Redis is away.');
});

it('says nothing about state data that it does not understand', () => {
  expect(lineFor(exited(3, 'Check health', { health: 'fine' }))).toBeNull();
  expect(lineFor(exited(3, 'Check health', '{"cut off'))).toBeNull();
  expect(lineFor(exited(3, 'Bake', {}))).toBeNull();
});

it('reads only the pages of a history that it has not seen', async () => {
  const stepFunctions = mockClient(SFNClient);
  stepFunctions
    .on(GetExecutionHistoryCommand)
    .resolvesOnce({ events: [entered(5, 'e'), entered(4, 'd')], nextToken: 'more' })
    .resolvesOnce({ events: [entered(3, 'c'), entered(2, 'b')], nextToken: 'older' })
    .rejects(new Error('no need to look further'));

  const events = await eventsAfter(new SFNClient(), 'arn:e', 2);

  expect(events.map(({ id }) => id)).toEqual([3, 4, 5]);
});

it('tells what went wrong in a rollback without stopping it', () => {
  const data = { flushFailure: { Error: 'RedisUnavailable', Cause: '' }, confirmFailure: { Error: 'ChangeNotInSync' } };

  expect(rollbackWarnings(data)).toEqual([
    expect.stringContaining('RedisUnavailable): data may be stale for up to its TTL'),
    expect.stringContaining('ChangeNotInSync'),
  ]);
  expect(rollbackWarnings({})).toEqual([]);
});
