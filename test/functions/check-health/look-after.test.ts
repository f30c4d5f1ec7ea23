import { expect, it } from 'vitest';
import type { SignalVerdict, Verdict } from '../../../core/protocol/rollout.ts';
import { lookAfter } from '../../../functions/check-health/look-after.ts';

const NOW = new Date('2026-11-21T10:30:00.000Z');
const EVERY = { 'warm-up': 30, bake: 20 };
const PASSES = { verdict: 'pass', numbers: { periodsOver: 0, periodsWithin: 5 } } as const;
const COLLECTS = { verdict: 'wait', numbers: { periodsSeen: 1, periodsAsked: 5 } } as const;
const ONE_BAD = { verdict: 'pass', numbers: { periodsOver: 1, periodsWithin: 4 } } as const;
const SILENT = { verdict: 'wait', numbers: {} } as const;

function seconds(
  signals: Pick<SignalVerdict, 'verdict' | 'numbers'>[],
  {
    phase = 'bake' as Verdict['phase'],
    leftSeconds = 600,
    periodSeconds = 60,
    checked = [] as Verdict['phase'][],
  } = {},
): number {
  const verdict: Verdict = {
    phase,
    verdict: 'wait',
    reason: '',
    error: null,
    signals: signals.map((signal) => ({ signal: 'some', reason: '', ...signal })),
    checkedAt: NOW.toISOString(),
    until: NOW.toISOString(),
  };
  const check = { functionArn: 'arn', phases: checked, timeoutSeconds: 5, required: true };
  const checks = checked.length > 0 ? { mine: check } : {};
  return lookAfter(verdict, { passFrom: NOW.getTime() + leftSeconds * 1000 }, { periodSeconds, checks }, EVERY, NOW);
}

it.each([
  ['once in a period while all is well', [PASSES, COLLECTS], {}, 60],
  ['as often as is set after the first bad period, though it passes', [PASSES, ONE_BAD], {}, 20],
  ['as often as is set while data are missing that should be there', [PASSES, SILENT], {}, 20],
  ['as often as is set in the warm-up, too', [SILENT], { phase: 'warm-up' as const }, 30],
  [
    'as often as is set where a check of one’s own is asked in this phase',
    [PASSES],
    { checked: ['bake' as const] },
    20,
  ],
  ['once in a period where a check is asked in another phase', [PASSES], { checked: ['warm-up' as const] }, 60],
  ['as rarely as is set where that is longer than a period', [PASSES], { periodSeconds: 10 }, 20],
  ['when the phase can pass, if that is sooner', [PASSES], { leftSeconds: 7 }, 7],
  ['once in a period when it could have passed already', [PASSES], { leftSeconds: -5 }, 60],
])('it looks again %s', (_, signals, options, expected) => {
  expect(seconds(signals, options)).toBe(expected);
});
