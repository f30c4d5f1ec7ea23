import { expect, it } from 'vitest';
import { whatMoved } from '../../../functions/start-rollback/what-moved.ts';
import { plan } from '../../../lab/support/stage.ts';

const AT_5 = { stable: 95, canary: 5 };
const change = { id: '/change/C1', status: 'PENDING', submittedAt: '2026-11-21T10:20:00.000Z', inSyncAt: null };
const stage = plan('s1', 25, AT_5);

it.each([
  ['nothing before the advance has answered', { plan: stage }, undefined],
  ['its plan once the weights have moved', { plan: stage, change }, { from: AT_5, to: { stable: 75, canary: 25 } }],
  ['nothing once it has been released', { plan: stage, change, released: { released: true } }, undefined],
  ['nothing when it never was a stage', 'what?', undefined],
])('a stage has moved %s', (_, state, moved) => {
  expect(whatMoved(state)).toEqual(moved);
});
