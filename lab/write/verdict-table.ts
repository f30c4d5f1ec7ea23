import { judgeHealth } from '../../core/health/judge-health.ts';
import type { Signal } from '../../core/health/signal.ts';
import { signals } from '../../core/health/signals/signals.ts';
import {
  alarm,
  bake,
  CONFIG,
  FROM,
  HEALTHY,
  type Measured,
  NOW,
  readingsOf,
  warmUp,
} from '../../test/core/health/fixture.ts';

const six = (value: number) => Array.from({ length: 6 }, () => value);
const red = [alarm('shop-5xx', 'ALARM'), alarm('canary-errors', 'OK')];
const mute = [alarm('shop-5xx', 'INSUFFICIENT_DATA'), alarm('canary-errors', 'OK')];
const gone = [alarm('canary-errors', 'OK')];

/** What CloudWatch may say of each signal, in the order in which a person would ask. */
const CASES: Record<string, Record<string, Measured>> = {
  'hit rate': {
    'high enough': {},
    'too low': { hits: [six(100), six(100)] },
    'too few lookups': { hits: [six(10), six(0)], misses: [six(0), six(0)] },
    'no data': { hits: [] },
  },
  'Redis reachability': { answers: {}, 'does not answer': { reachable: six(0) }, 'no data': { reachable: [] } },
  'Redis evictions': { few: {}, 'too many': { evictions: six(500) }, 'no data': { evictions: [] } },
  'database latency': {
    'low enough': {},
    'too high': { database: six(500) },
    'no data': { database: [] },
  },
  'canary latency': {
    'as fast as stable': {},
    'slower in too many periods': { canaryLatency: six(900) },
    'too few requests': { canaryRequests: six(1) },
    'no data': { canaryLatency: [] },
  },
  'canary errors': {
    'as few as stable': {},
    'more in too many periods': { canaryErrors: six(100) },
    'too few requests': { canaryRequests: six(1) },
    'no data': { canaryErrors: [] },
  },
  'observed split': {
    'as intended': {},
    'between the old and the new one': { stableRequests: six(900), canaryRequests: six(100) },
    'anywhere else': { stableRequests: six(400), canaryRequests: six(600) },
    'too few requests': { stableRequests: six(3), canaryRequests: six(1) },
    'no data': { canaryRequests: [] },
  },
  alarms: {
    'all green': {},
    'one red': { alarms: red },
    'one without data': { alarms: mute },
    'one missing': { alarms: gone },
  },
};

/** In the middle of each phase, and at its end when nothing may wait any longer. */
const MOMENTS = {
  'in warm-up': warmUp(),
  'at its deadline': warmUp(undefined, FROM, '2026-11-21T10:17:10.000Z'),
  'in the bake': bake(undefined, 25, FROM, '2026-11-21T10:22:00.000Z'),
  'at its end': bake(undefined, 25, FROM, '2026-11-21T10:16:10.000Z'),
};

/** Each signal × each finding → what the deployed judge answers when nothing but this signal is asked. */
export function verdictTable(): string {
  const head = ['signal', 'it finds', ...Object.keys(MOMENTS)];
  const rows = signals.flatMap((signal) =>
    Object.entries(casesOf(signal)).map(([finding, measured], i) => [
      i === 0 ? `**${signal.name}**` : '',
      finding,
      ...Object.values(MOMENTS).map((context) => answer(signal, measured, context)),
    ]),
  );
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function casesOf({ name }: Signal): Record<string, Measured> {
  const cases = CASES[name];
  if (!cases) throw new Error(`Say in lab/write/verdict-table.ts what CloudWatch may say of the signal "${name}".`);
  return cases;
}

function answer(signal: Signal, measured: Measured, context: (typeof MOMENTS)['in the bake']): string {
  const readings = readingsOf(CONFIG, { ...HEALTHY, ...measured });
  const verdict = judgeHealth(CONFIG, readings, context, NOW, [signal]);
  if (verdict.signals[0]?.verdict === 'not applicable') return 'not asked';
  // Of one signal that passes, the phase may still wait for its own end.
  if (verdict.signals[0]?.verdict === 'pass') return 'pass';
  return verdict.verdict === 'fail' ? `\`${verdict.error}\`` : 'wait';
}
