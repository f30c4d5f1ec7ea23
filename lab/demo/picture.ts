import type { StateData } from '../../cli/execution/progress.ts';
import type { Frame, Sparkline } from '../../cli/live/frame.ts';
import { countdownOf } from '../../cli/watch/countdown.ts';
import { ladderOf, verdictOf } from '../../cli/watch/frame-of.ts';
import { stateNamed } from '../../core/protocol/states.ts';
import type { Reading } from '../shop/readings.ts';
import { perThousand } from './other-shape.ts';
import type { WeightSample } from './recorder.ts';

export interface Now {
  title: string;
  state: string | null;
  since: Date | null;
  data: StateData;
  lines: string[];
  keys: string | null;
  readings: Reading[];
  weights: WeightSample[];
  /** Of the rollout, by the canary's percentage. */
  stages: number[];
}

/** Seconds that a line of bars goes back. */
const BACK = 40;
/** A single second has too few requests to say who got them. */
const SHARE_OVER = 3;

/** What the terminal shows at this moment. */
export function pictureOf({ title, state: at, since, data, lines, keys, readings, weights, stages }: Now): Frame {
  const last = readings.slice(-BACK);
  const intended = weights.at(-1)?.weights ?? null;
  const progress = { state: stateNamed(at), since, data };
  return {
    title,
    state: at,
    since,
    tone: keys ? 'waiting' : 'running',
    ladder: ladderOf('stage', progress, { stages, weights: intended }),
    countdown: countdownOf(progress, null, null),
    intended,
    observedCanaryPercent: canaryShare(readings.slice(-SHARE_OVER)),
    sparklines: sparklinesOf(last),
    ...verdictOf(progress),
    lines,
    keys,
  };
}

function sparklinesOf(readings: Reading[]): Sparkline[] {
  return [
    { name: 'hit rate', unit: '%', values: readings.map(hitRate), limit: 80, bound: 'at least' },
    { name: 'database', unit: 'ms', values: readings.map(({ databaseMs }) => databaseMs) },
    { name: 'stable', unit: 'ms (p50)', values: readings.map(({ stable }) => stable.medianMs) },
    { name: 'canary', unit: 'ms (p50)', values: readings.map(({ canary }) => canary.medianMs) },
    { name: 'other shape', unit: 'per 1,000', values: readings.map((reading) => perThousand([reading])) },
  ];
}

export function hitRate({ hits, misses }: Pick<Reading, 'hits' | 'misses'>): number | null {
  return hits + misses === 0 ? null : (100 * hits) / (hits + misses);
}

export function canaryShare(readings: Reading[]): number | null {
  const canary = readings.reduce((sum, reading) => sum + reading.canary.requests, 0);
  const all = canary + readings.reduce((sum, reading) => sum + reading.stable.requests, 0);
  return all === 0 ? null : (100 * canary) / all;
}
