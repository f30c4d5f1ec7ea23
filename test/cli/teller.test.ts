import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, it } from 'vitest';
import { teller } from '../../cli/execution/teller.ts';

const at = new Date('2026-11-21T10:15:03Z');
const entered = (name: string): HistoryEvent => ({
  id: 1,
  timestamp: at,
  type: 'TaskStateEntered',
  stateEnteredEventDetails: { name },
});
const judged = (name: string, reason: string): HistoryEvent => ({
  id: 1,
  timestamp: at,
  type: 'TaskStateExited',
  stateExitedEventDetails: {
    name,
    output: JSON.stringify({
      health: {
        phase: 'bake',
        verdict: 'wait',
        reason,
        error: null,
        signals: [],
        checkedAt: at.toISOString(),
        until: at.toISOString(),
      },
    }),
  },
});

it('tells a bake of half an hour by what changes in it', () => {
  const round = (reason: string) => [
    entered('Bake'),
    entered('Check bake'),
    judged('Check bake', reason),
    entered('Is the bake over?'),
  ];
  const history = [...round('too early'), ...round('too early'), ...round('too early'), ...round('all is well so far')];

  expect(history.flatMap(teller())).toEqual([
    '10:15:03Z  Bake',
    '10:15:03Z  Check bake',
    '           wait: too early',
    '10:15:03Z  Check bake',
    '           wait: all is well so far',
  ]);
});

it('tells every failed try', () => {
  const failed: HistoryEvent = {
    id: 1,
    timestamp: at,
    type: 'LambdaFunctionFailed',
    lambdaFunctionFailedEventDetails: { error: 'RedisUnavailable', cause: 'Redis is away.' },
  };

  expect([entered('Flush cache'), failed, failed].flatMap(teller())).toEqual([
    '10:15:03Z  Flush cache',
    '           RedisUnavailable: Redis is away.',
    '           RedisUnavailable: Redis is away.',
  ]);
});

it('combines what only counts how much is still unknown', () => {
  const unknown = (seen: number) =>
    judged('Check bake', `canary latency is unknown: only ${seen} of 5 minutes have data`);
  const history = [
    entered('Check bake'),
    unknown(1),
    unknown(2),
    unknown(3),
    judged('Check bake', 'all is well so far'),
  ];

  expect(history.flatMap(teller()).filter((line) => line.includes('wait:'))).toEqual([
    '           wait: canary latency is unknown: only 1 of 5 minutes have data',
    '           wait: all is well so far',
  ]);
});
