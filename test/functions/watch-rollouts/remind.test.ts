import { SSMClient } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, it } from 'vitest';
import { remindersOf } from '../../../core/approvals/reminders.ts';
import type { Announce } from '../../../core/events/announce.ts';
import { expiresSoon, remind } from '../../../functions/watch-rollouts/remind.ts';
import { ASKED_AT, PREFIX, pending } from '../../../lab/support/approval.ts';
import { fakeParameterStore } from '../../../lab/support/parameter-store.ts';

let store: ReturnType<typeof fakeParameterStore>;
let said: string[];
let reachable: boolean;
const announce: Announce = async (tell) => {
  const news = await tell();
  if (news && reachable) said.push(news.message);
  return reachable;
};
beforeEach(() => {
  store = fakeParameterStore();
  said = [];
  reachable = true;
});

/** Minutes after the question, which stands for an hour. */
function at(minutes: number): Date {
  return new Date(ASKED_AT.getTime() + minutes * 60_000);
}

function look(minutes: number, waiting = [pending()]): Promise<void> {
  return remind(waiting, remindersOf(new SSMClient(), PREFIX), announce, at(minutes));
}

describe('a gate that nobody answers', () => {
  it.each([
    ['an hour', 60, 44, false],
    ['an hour', 60, 46, true],
    ['an hour', 60, 60, false],
    ['a day', 24 * 60, 22 * 60, false],
    ['a day', 24 * 60, 23 * 60 + 1, true],
    ['four minutes', 4, 2, false],
    ['four minutes', 4, 3.5, true],
  ])('that stands for %s (%d minutes) is about to expire after %d minutes: %s', (_, stands, minutes, soon) => {
    expect(expiresSoon({ ...pending(), expiresAt: at(stands).toISOString() }, at(minutes))).toBe(soon);
  });

  it('is told once, however often the watcher looks', async () => {
    for (const minutes of [10, 46, 47, 48, 59]) await look(minutes);

    expect(said).toEqual([
      'Nobody has answered stage 25 (stage-25) yet. In 14 minutes it expires and is rolled back; approve or reject it before.',
    ]);
  });

  it('is told even when the watcher missed a few minutes', async () => {
    await look(10);
    await look(57);

    expect(said).toHaveLength(1);
  });

  it('is told at the next look when it could not be told at this one', async () => {
    reachable = false;
    await look(46);
    reachable = true;
    await look(47);
    await look(48);

    expect(said).toHaveLength(1);
  });

  it('leaves nothing behind once it is decided', async () => {
    await look(46);
    expect([...store.parameters.keys()]).toEqual([`${PREFIX}/reminders/stage-25`]);

    await look(50, []);

    expect(store.parameters.size).toBe(0);
  });

  it('is remembered by itself, among more than a page of others', async () => {
    const many = Array.from({ length: 23 }, (_, n) => pending(`stage-25-${n}`));
    await look(46, many);
    await look(47, many);
    await look(48, []);

    expect(said).toHaveLength(23);
    expect(store.parameters.size).toBe(0);
  });
});
