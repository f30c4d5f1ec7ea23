import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { describe, expect, it, vi } from 'vitest';
import type { Frame } from '../../../cli/live/frame.ts';
import type { News } from '../../../cli/watch/news.ts';
import type { Surroundings } from '../../../cli/watch/surroundings.ts';
import type { View, Wish } from '../../../cli/watch/view.ts';
import { watchExecution } from '../../../cli/watch/watch-execution.ts';
import { plan } from '../../../lab/support/stage.ts';

const at = new Date('2026-11-21T10:15:03Z');
const expiry = new Date('2026-11-22T10:15:03Z');
const stagePlan = plan('stage-25-x', 25, { stable: 95, canary: 5 });
const entered = (id: number, name: string): HistoryEvent => ({
  id,
  timestamp: at,
  type: 'TaskStateEntered',
  stateEnteredEventDetails: { name, input: JSON.stringify({ plan: stagePlan }) },
});
const failed: HistoryEvent = {
  id: 9,
  timestamp: at,
  type: 'ExecutionFailed',
  executionFailedEventDetails: { error: 'CacheStayedCold', cause: 'hit rate 61 % is below 80 %' },
};
const around = (changes: Partial<Surroundings> = {}): Surroundings => ({
  weights: { stable: 95, canary: 5 },
  health: null,
  signals: null,
  gateExpiresAt: expiry,
  stages: [5, 25, 50, 100],
  troubles: [],
  ...changes,
});
const watched = { arn: 'arn:e', name: 'stage-25-x', machine: 'stage' } as const;

function spectator(...wishes: (Wish | null)[]) {
  const frames: Frame[] = [];
  const news: News[] = [];
  const view: View = {
    tell: (each) => news.push(each),
    draw: (frame) => frames.push(frame),
    wait: async () => {
      vi.advanceTimersByTime(10_000);
      return wishes.shift() ?? null;
    },
    aside: (talk) => talk(),
    close() {},
  };
  return { frames, news, view };
}

const batches =
  (...rounds: HistoryEvent[][]) =>
  async () =>
    rounds.shift() ?? [];

describe('watching a stage', () => {
  vi.useFakeTimers({ now: at, toFake: ['Date'] });

  it('draws what it waits for, and ends red with the reason', async () => {
    const { frames, news, view } = spectator();
    const eventsAfter = batches([entered(2, 'Ask for approval')], [failed]);

    const ending = await watchExecution(watched, { eventsAfter, look: async () => around(), view });

    expect(ending).toMatchObject({ status: 'FAILED', error: 'CacheStayedCold' });
    expect(frames[0]).toMatchObject({
      title: expect.stringContaining('Stage 25 %  95-5 → 75-25'),
      state: 'Ask for approval',
      tone: 'waiting',
      ladder: ['5 ✓ 25 ● 50 ○ 100 ○'],
      countdown: { what: 'the gate expires', until: expiry },
      intended: { stable: 95, canary: 5 },
    });
    expect(frames.at(-1)).toMatchObject({ tone: 'bad', verdict: expect.stringContaining('CacheStayedCold') });
    expect(news.at(-1)).toMatchObject({
      lines: [expect.stringContaining('hit rate 61 % is below 80 %')],
      record: { kind: 'ended', status: 'FAILED', error: 'CacheStayedCold' },
    });
  });

  it('says when the weights have moved', async () => {
    const { news, view } = spectator();
    const looks = [around(), around({ weights: { stable: 75, canary: 25 } })];
    const eventsAfter = batches([entered(2, 'Advance weights')], [], [failed]);

    await watchExecution(watched, {
      eventsAfter,
      look: async () => looks.shift() ?? around({ weights: { stable: 75, canary: 25 } }),
      view,
    });

    expect(news.filter(({ record }) => record?.kind === 'weights')).toMatchObject([
      { lines: [expect.stringContaining('75-25')], record: { weights: { stable: 75, canary: 25 } } },
    ]);
  });

  it('decides at the gate only, as the person wishes', async () => {
    const { news, view } = spectator('approve', 'approve');
    const decided: string[] = [];
    const eventsAfter = batches([entered(2, 'Flush cache')], [entered(3, 'Ask for approval')], [failed]);

    await watchExecution(watched, {
      eventsAfter,
      look: async () => around(),
      view,
      decide: async (execution, wish) => {
        decided.push(`${wish} ${execution}`);
        return 'Approved.';
      },
    });

    expect(decided).toEqual(['approve stage-25-x']);
    expect(news).toContainEqual({ lines: ['Approved.'], record: null });
  });

  it('leaves without an ending when the person leaves', async () => {
    const { view } = spectator('leave');

    expect(await watchExecution(watched, { eventsAfter: batches(), look: async () => around(), view })).toBeNull();
  });

  it('bears that Step Functions does not answer for a while, but not that it never did', async () => {
    const { view } = spectator();
    const answers = [async () => [entered(2, 'Bake')], refuse, refuse, async () => [failed]];

    const ending = await watchExecution(watched, {
      eventsAfter: async () => (answers.shift() ?? refuse)(),
      look: async () => around(),
      view,
    });

    expect(ending?.status).toBe('FAILED');
    await expect(watchExecution(watched, { eventsAfter: refuse, look: async () => around(), view })).rejects.toThrow(
      'Rate exceeded',
    );
  });
});

async function refuse(): Promise<HistoryEvent[]> {
  throw new Error('Rate exceeded');
}
