import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../cli/execution/progress.ts';
import { countdownOf } from '../../../cli/watch/countdown.ts';
import type { Verdict } from '../../../core/protocol/rollout.ts';
import type { StateName } from '../../../core/protocol/states.ts';
import { plan } from '../../../lab/support/stage.ts';
import { flush, at as flushedAt } from '../fixtures.ts';

const SINCE = new Date('2026-11-21T10:30:00.000Z');
const GATE_ENDS = new Date('2026-11-22T10:15:00.000Z');
const BY_VERDICT = new Date('2026-11-21T10:41:00.000Z');
const HEALTH = { metricLagSeconds: 60, warmUp: { deadlineSeconds: 600 }, bake: { timeSeconds: 1440 } };
const PLAN = { ...plan('stage-25', 25, { stable: 95, canary: 5 }), ttlSeconds: 30 };

const seconds = (from: Date, count: number) => new Date(from.getTime() + 1000 * count);
const verdict = (phase: Verdict['phase']): Verdict => ({
  ...{ phase, verdict: 'wait', reason: 'not yet', error: null, signals: [] },
  ...{ checkedAt: SINCE.toISOString(), until: BY_VERDICT.toISOString() },
});
const countdown = (state: StateName | null, data: Progress['data'] = {}, health: typeof HEALTH | null = HEALTH) =>
  countdownOf({ state, since: SINCE, data: { plan: PLAN, flush, ...data } }, health, GATE_ENDS);

describe('what a stage waits for, and until when', () => {
  it.each<[StateName, string, Date]>([
    ['Let cache warm up', 'the cache must be warm', seconds(flushedAt, 660)],
    ['Let cache warm up more', 'the cache must be warm', seconds(flushedAt, 660)],
    ['Check health', 'the cache must be warm', seconds(flushedAt, 660)],
    ['Ask for approval', 'the gate expires', GATE_ENDS],
    ['Let resolvers catch up', 'resolvers have caught up', seconds(SINCE, 30)],
    ['Bake', 'the bake ends', seconds(SINCE, 1440)],
    ['Check bake', 'the bake ends', seconds(SINCE, 1440)],
  ])('in "%s": %s', (state, what, until) => {
    expect(countdown(state)).toEqual({ what, until });
  });

  it.each<[StateName, Verdict['phase']]>([
    ['Let cache warm up more', 'warm-up'],
    ['Check health', 'warm-up'],
    ['Bake', 'bake'],
    ['Check bake', 'bake'],
  ])('in "%s" is what the last verdict of this phase says', (state, phase) => {
    expect(countdown(state, { health: verdict(phase) })?.until).toEqual(BY_VERDICT);
    expect(countdown(state, { health: verdict(phase) }, null)?.until).toEqual(BY_VERDICT);
  });

  it('is not taken from the verdict of another phase', () => {
    expect(countdown('Bake', { health: verdict('warm-up') })?.until).toEqual(seconds(SINCE, 1440));
    expect(countdown('Let cache warm up', { health: verdict('bake') })?.until).toEqual(seconds(flushedAt, 660));
  });

  it('is not taken from the verdict of a warm-up before the last flush', () => {
    const again = { ...flush, flushedAt: seconds(SINCE, 60).toISOString() };

    expect(countdown('Let cache warm up', { health: verdict('warm-up'), flush: again })?.until).toEqual(
      seconds(SINCE, 60 + 660),
    );
  });

  it('is, in a rollback, what its restore said of the TTL', () => {
    expect(countdown('Let resolvers catch up', { restored: { ttlSeconds: 60 } })?.until).toEqual(seconds(SINCE, 60));
  });

  it.each<StateName>([
    ...(['Prepare stage', 'Flush cache', 'Flush cache again', 'Advance weights', 'Confirm change'] as const),
    ...(['Let change spread', 'Release lease', 'Roll back', 'Restore weights', 'Free lease'] as const),
    ...(['Tell operator', 'Tell operator of stale cache', 'Is the bake over?', 'Stage complete'] as const),
  ])('is not said in "%s"', (state) => {
    expect(countdown(state)).toBeNull();
  });

  it('is not said where nobody knows', () => {
    expect(countdown(null)).toBeNull();
    expect(countdown('Bake', {}, null)).toBeNull();
    expect(countdown('Let cache warm up', {}, null)).toBeNull();
    expect(countdown('Let cache warm up', { flush: undefined })).toBeNull();
  });
});
