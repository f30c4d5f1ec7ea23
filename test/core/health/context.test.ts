import { describe, expect, it } from 'vitest';
import { contextOf, HealthCheck } from '../../../core/health/context.ts';
import { plan } from '../../../lab/support/stage.ts';
import { CONFIG, change, FROM, flush } from './fixture.ts';

const instants = ({ since, dipUntil, passFrom, until }: ReturnType<typeof contextOf>) =>
  [since, dipUntil, passFrom, until].map((instant) => new Date(instant).toISOString().slice(11, 19));

const STAGE = plan('s', 25, FROM);
const FLUSHED = flush('2026-11-21T10:00:00.000Z');
const MOVED = change('2026-11-21T10:05:00.000Z');

describe('a check', () => {
  it('in warm-up counts from the flush, and ends ten minutes and the metric’s lag later', () => {
    const context = contextOf(CONFIG, { phase: 'warm-up', plan: STAGE, flush: FLUSHED });

    expect(instants(context)).toEqual(['10:00:00', '10:13:00', '10:00:00', '10:13:00']);
    expect(context.weights).toEqual({ stable: 95, canary: 5 });
  });

  it('in the bake counts from when the resolvers have caught up, and waits for late metrics after it', () => {
    const context = contextOf(CONFIG, {
      phase: 'bake',
      plan: STAGE,
      flush: FLUSHED,
      flushAgain: 'not yet',
      change: MOVED,
    });

    expect(instants(context)).toEqual(['10:06:00', '10:13:00', '10:16:00', '10:19:00']);
    expect(context.weights).toEqual({ stable: 75, canary: 25 });
  });

  it('in the bake counts from the second flush, where there was one', () => {
    const context = contextOf(CONFIG, {
      phase: 'bake',
      plan: STAGE,
      flush: FLUSHED,
      flushAgain: flush('2026-11-21T10:06:30.000Z'),
      change: MOVED,
    });

    expect(instants(context)).toEqual(['10:06:30', '10:19:30', '10:16:30', '10:19:30']);
  });

  it('forgives no dip when nothing was flushed', () => {
    const skipped = flush('2026-11-21T10:00:00.000Z', true);

    expect(instants(contextOf(CONFIG, { phase: 'warm-up', plan: STAGE, flush: skipped }))[1]).toBe('10:00:00');
  });

  it('is refused before the change is in sync', () => {
    const event = {
      phase: 'bake',
      plan: STAGE,
      flush: FLUSHED,
      change: { ...MOVED, status: 'PENDING', inSyncAt: null },
    };

    expect(HealthCheck.safeParse(event).success).toBe(false);
  });
});
