import { describe, expect, it } from 'vitest';
import type { AlarmReading } from '../../../core/alarms/alarms.ts';
import { parseLease } from '../../../core/lease/lease.ts';
import { mayAbort } from '../../../functions/abort-stage/may-abort.ts';
import { plan, STAGE_MACHINE_ARN } from '../../../lab/support/stage.ts';

const NAMES = { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] };
const { lease } = plan('s1', 5, { stable: 100, canary: 0 }, '2026-11-21T10:00:00.000Z');
const RED: AlarmReading = {
  name: 'shop-5xx',
  state: 'ALARM',
  actionsEnabled: true,
  updatedAt: '2026-11-21T10:05:00.000Z',
};

describe('a red alarm', () => {
  it.each([
    ['while the stage holds the lease', RED, lease.held],
    ['after the weights moved', RED, lease.moved],
    ['that concerns the canary, once it has traffic', { ...RED, name: 'canary-errors' }, lease.moved],
  ])('aborts the stage %s', (_, alarm, text) => {
    expect(mayAbort(alarm, NAMES, parseLease(text), STAGE_MACHINE_ARN)).toEqual({ abort: true, owner: lease.owner });
  });

  it.each([
    ['when no stage runs', RED, lease.free],
    ['when it is green again', { ...RED, state: 'OK' as const }, lease.held],
    ['when it turned red before the stage began', { ...RED, updatedAt: '2026-11-21T09:00:00.000Z' }, lease.held],
    ['when it concerns the canary, which has no traffic yet', { ...RED, name: 'canary-errors' }, lease.held],
  ])('does not abort %s', (_, alarm, text) => {
    expect(mayAbort(alarm, NAMES, parseLease(text), STAGE_MACHINE_ARN).abort).toBe(false);
  });

  it('does not abort the stage of another stack', () => {
    expect(mayAbort(RED, NAMES, parseLease(lease.held), STAGE_MACHINE_ARN.replace('test', 'other')).abort).toBe(false);
  });
});
