import { expect, it } from 'vitest';
import { recallFrom } from '../../../core/executions/recall.ts';
import { readRecorded } from '../report/recorded.ts';

const TO_50 = { from: { stable: 75, canary: 25 }, to: { stable: 50, canary: 50 } };
const TO_25 = { from: { stable: 95, canary: 5 }, to: { stable: 75, canary: 25 } };

it.each([
  ['stopped in its bake', 'stopped', { plan: TO_50, moving: true }],
  ['failed in its bake', 'latency-spike', { plan: TO_50, moving: true }],
  ['rejected at its gate', 'rejected', { plan: TO_25, moving: false }],
  ['committed', 'complete', { plan: null, moving: false }],
  ['refused', 'refused', { plan: null, moving: false }],
  ['a dry run', 'dry-run', { plan: null, moving: false }],
] as const)('the history of a stage that was %s tells what may have to be put back', async (_, name, past) => {
  const { events } = readRecorded(name).stage;

  expect(await recallFrom(newestFirst(events))).toEqual(past);
});

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
