import { describe, expect, it } from 'vitest';
import { news } from '../../../functions/set-weights/news.ts';
import { plan as planOf } from '../../../lab/support/stage.ts';

const plan = planOf('stage-25', 25, { stable: 95, canary: 5 });
const execution = {
  name: 'rollback-1',
  arn: 'arn:aws:states:eu-central-1:123456789012:execution:r:rollback-1',
  startedAt: '',
};
const pending = { id: '/change/C1', status: 'PENDING', submittedAt: '2026-11-21T10:20:00.000Z', inSyncAt: null };
const inSync = { ...pending, status: 'INSYNC', inSyncAt: '2026-11-21T10:20:30.000Z' };
const restored = {
  ...{ outcome: 'restored', owner: '1f6e3c1a.0b9d2c7e55', trafficMoved: true, change: pending, ttlSeconds: 60 },
  ...{
    weights: { stable: 95, canary: 5 },
    left: ['www.example.com A'],
    complete: false,
    message: 'The weights are back: 95-5.',
  },
};

describe('what set-weights has done', () => {
  it.each([
    ['moved the weights', { action: 'advance' as const, plan }, pending, 'rollout.weights.advanced'],
    ['seen a stage’s change in sync', { action: 'confirm' as const, plan }, inSync, 'rollout.weights.in-sync'],
    ['released the lease', { action: 'release' as const, plan }, { released: true }, 'rollout.stage.committed'],
    ['put traffic back', { action: 'restore' as const, request: {}, execution }, restored, 'rollout.weights.restored'],
  ])('is told when it has %s', (_, asked, answer, type) => {
    expect(news(asked, answer)?.type).toBe(type);
  });

  it.each([
    ['waits for a change', { action: 'confirm' as const, plan }, pending],
    ['waits for a rollback’s change, which its machine tells', { action: 'confirm' as const }, inSync],
    [
      'ended a lease under which no traffic had moved',
      { action: 'restore' as const, execution },
      { ...restored, trafficMoved: false },
    ],
    ['freed a lease', { action: 'free' as const }, { freed: true, message: '' }],
    ['was asked what it may', { action: 'survey' as const }, {}],
    ['was answered with something else', { action: 'advance' as const, plan }, {}],
  ])('is no news when it %s', (_, asked, answer) => {
    expect(news(asked, answer)).toBeNull();
  });

  it('names what a rollback left where somebody else had put it', () => {
    expect(news({ action: 'restore', execution }, restored)).toMatchObject({
      left: ['www.example.com A'],
      to: { canary: 5 },
    });
  });
});
