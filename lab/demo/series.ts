import { canaryPercent } from '../../core/protocol/rollout.ts';
import type { Series } from '../../core/report/report.ts';
import type { Visit } from '../shop/customers.ts';
import type { Reading } from '../shop/readings.ts';
import { ageAt } from './answer-age.ts';
import { perThousand } from './other-shape.ts';
import { canaryShare, hitRate } from './picture.ts';
import type { WeightSample } from './recorder.ts';

/** A single second has few requests: chance would hide what there is to see. */
const SMOOTH_OVER = 3;

/** The charts of the report: what Route 53 held, and what the shop published to CloudWatch. */
export function seriesOf(readings: Reading[], weights: WeightSample[], visits: Visit[]): Series[] {
  const overTime = (of: (reading: Reading, lately: Reading[]) => number | null): Series['points'] =>
    readings.map((reading, i) => ({
      at: new Date(reading.at).toISOString(),
      value: of(reading, readings.slice(Math.max(0, i - SMOOTH_OVER + 1), i + 1)),
    }));
  const bySecond = Map.groupBy(visits, ({ askedAt }) => Math.floor(askedAt / 1000) * 1000);
  const line = (panel: string, name: string, unit: string, points: Series['points']): Series => ({
    ...{ panel, name, unit, points },
    limit: null,
  });
  const share = 'Share of the new backend: as Route 53 has it, and of the requests';
  const latency = 'Latency of each backend';
  return [
    line(share, 'intended', '%', steps(weights)),
    line(
      share,
      'observed',
      '%',
      overTime((_, lately) => canaryShare(lately)),
    ),
    {
      ...line('Hit rate of the cache', 'hit rate', '%', overTime(hitRate)),
      limit: { value: 80, label: 'warm: at least 80 %' },
    },
    line(
      latency,
      'stable, median',
      'ms',
      overTime(({ stable }) => stable.medianMs),
    ),
    line(
      latency,
      'stable, 90 of 100',
      'ms',
      overTime(({ stable }) => stable.slowMs),
    ),
    line(
      latency,
      'canary, median',
      'ms',
      overTime(({ canary }) => canary.medianMs),
    ),
    line(
      latency,
      'canary, 90 of 100',
      'ms',
      overTime(({ canary }) => canary.slowMs),
    ),
    line(
      'Latency of the database',
      'average',
      'ms',
      overTime(({ databaseMs }) => databaseMs),
    ),
    line(
      'Pages answered in the other backend’s shape',
      'other shape',
      'per 1,000',
      overTime((_, lately) => perThousand(lately)),
    ),
    ...([50, 99] as const).map((percent) =>
      line(
        'Age of the answers from the cache',
        percent === 50 ? 'median age' : '99 of 100',
        's',
        overTime((_, lately) => ageAt(askedIn(lately, bySecond), percent)),
      ),
    ),
  ];
}

function askedIn(readings: Reading[], bySecond: Map<number, Visit[]>): Visit[] {
  return readings.flatMap(({ at }) => bySecond.get(at) ?? []);
}

/** Weights change at once, so each change is two points. */
function steps(samples: WeightSample[]): Series['points'] {
  const point = (at: number, { weights }: WeightSample) => ({
    at: new Date(at).toISOString(),
    value: canaryPercent(weights),
  });
  return samples.flatMap((sample, i) => {
    const before = samples[i - 1];
    const changed = before && canaryPercent(before.weights) !== canaryPercent(sample.weights);
    const isEnd = i === 0 || i === samples.length - 1;
    if (changed) return [point(sample.at - 1, before), point(sample.at, sample)];
    return isEnd ? [point(sample.at, sample)] : [];
  });
}
