import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { recallFrom } from '../../../core/executions/recall.ts';
import { NO_PAST } from '../../../core/lease/decide-restore.ts';
import { readRecorded } from '../report/recorded.ts';

const TO_50 = { from: { stable: 75, canary: 25 }, to: { stable: 50, canary: 50 } };
const TO_25 = { from: { stable: 95, canary: 5 }, to: { stable: 75, canary: 25 } };

it.each([
  ['stopped in its bake', 'stopped', { ...NO_PAST, plan: TO_50, moving: true }],
  ['failed in its bake', 'latency-spike', { ...NO_PAST, plan: TO_50, moving: true }],
  ['rejected at its gate', 'rejected', { ...NO_PAST, plan: TO_25 }],
  ['committed', 'complete', NO_PAST],
  ['refused', 'refused', NO_PAST],
  ['a dry run', 'dry-run', NO_PAST],
] as const)('the history of a stage that was %s tells what may have to be put back', async (_, name, past) => {
  const { events } = readRecorded(name).stage;

  expect(await recallFrom(newestFirst(events))).toEqual(past);
});

describe('a stage that never came to a plan', () => {
  const refused = readRecorded('refused').stage.events;
  /** As of a function that answers for its task, which is how AWS records it. */
  const asLambda = (events: HistoryEvent[]): HistoryEvent[] =>
    events.map(({ type, taskFailedEventDetails, ...event }) => ({
      ...event,
      type: (type ?? '').replace(/^Task(Scheduled|Failed|Succeeded)$/, 'LambdaFunction$1') as HistoryEvent['type'],
      lambdaFunctionFailedEventDetails: taskFailedEventDetails,
    }));
  const failedWith = (error: string) =>
    refused.map((event) =>
      event.taskFailedEventDetails
        ? { ...event, taskFailedEventDetails: { ...event.taskFailedEventDetails, error } }
        : event,
    );
  const preparing = refused.slice(0, refused.findIndex(({ type }) => type === 'TaskScheduled') + 1);

  it.each([
    ['because it was refused', refused, false],
    ['because Prepare stage ran out of time', failedWith('States.Timeout'), true],
    ['because Prepare stage broke', failedWith('Lambda.Unknown'), true],
    ['because it was stopped in Prepare stage', preparing, true],
    ['because it was stopped before', preparing.slice(0, -1), false],
    ['because a later try was refused', [...preparing, ...refused.slice(preparing.length - 1)], true],
    ['because it is a dry run', preparing.map(asDryRun), false],
  ])('%s: may a claim be on its way? %#', async (_, events, claiming) => {
    expect(await recallFrom(newestFirst(events))).toEqual({ ...NO_PAST, claiming });
    expect(await recallFrom(newestFirst(asLambda(events)))).toEqual({ ...NO_PAST, claiming });
  });
});

it.each<[string, object]>([
  ['a plan', { plan: { from: { stable: 0, canary: 100 }, to: { stable: 100, canary: 0 }, dryRun: false } }],
  ['a release', { released: { released: true } }],
  ['a request', { request: { dryRun: true } }],
])('what a caller sends as %s is no part of what the stage did', async (_, sent) => {
  const { events } = readRecorded('refused').stage;
  const forged = events.map(({ taskFailedEventDetails: failed, stateEnteredEventDetails: entered, ...event }) => ({
    ...event,
    ...(failed && { taskFailedEventDetails: { ...failed, error: 'Lambda.Unknown' } }),
    ...(entered && {
      stateEnteredEventDetails:
        entered.name === 'Receive request' ? { ...entered, input: JSON.stringify(sent) } : entered,
    }),
  }));

  expect(await recallFrom(newestFirst(forged))).toEqual({ ...NO_PAST, claiming: true });
});

function asDryRun(event: HistoryEvent): HistoryEvent {
  const { stateExitedEventDetails: exited } = event;
  const output = exited?.output?.replace('"stage":50', '"stage":50,"dryRun":true');
  return exited ? { ...event, stateExitedEventDetails: { ...exited, output } } : event;
}

it('no older events are asked for than it needs', async () => {
  const { events } = readRecorded('stopped').stage;
  let asked = 0;
  async function* counted() {
    for await (const event of newestFirst(events)) {
      asked += 1;
      yield event;
    }
  }

  await recallFrom(counted());

  expect(asked).toBeLessThan(events.length / 2);
});

async function* newestFirst<T>(events: readonly T[]): AsyncGenerator<T> {
  yield* events.toReversed();
}
