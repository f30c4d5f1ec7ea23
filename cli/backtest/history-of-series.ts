import { HealthConfig } from '../../core/health/config.ts';
import { keyOf } from '../../core/health/evidence.ts';
import { canaryLatency } from '../../core/health/signals/canary-latency.ts';
import { healthConfig } from '../../lib/settings/health-config.ts';
import { readSettings } from '../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../lib/settings/settings.ts';
import { NotDone } from '../command-line/failures.ts';
import type { RecordedSeries } from './read-series.ts';
import type { History } from './replay.ts';

type Latency = NonNullable<SettingsInput['health']['latency']>;
/** The limits of the signal as they are set; what is left out has its default. */
export type Limits = Partial<Omit<Latency, 'stable' | 'canary'>>;

const recorded = (metricName: string) => ({ namespace: 'Recorded', metricName });

/** One recorded series as the latency of a backend, before the stage and after it, judged by that signal alone. */
export function historyOfSeries(series: RecordedSeries, limits: Limits): History {
  const periodSeconds = spacingOf(series);
  const time = `${100 * periodSeconds} seconds`;
  const settings = readSettings('backtest', {
    recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: 'www.example.com' }] },
    cache: { url: 'redis://cache.example.com:6379' },
    warmUp: { deadline: time, checkEvery: `${periodSeconds} seconds` },
    bake: { time, checkEvery: `${periodSeconds} seconds` },
    health: {
      period: `${periodSeconds} seconds`,
      hitRate: { hits: [recorded('Hits')], misses: [recorded('Misses')] },
      latency: { ...limits, stable: recorded('Before'), canary: recorded('After') },
    },
  });
  const config = HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
  if (!config.latency) throw new Error('The signal is configured just above.');
  const period = periodSeconds * 1000;
  const points = new Map(series.points.map(({ at, value }) => [Math.floor(at / period) * period, value]));
  const both = [config.latency.stable, config.latency.canary].map(
    (metric) => [keyOf(metric), { points, trouble: null }] as const,
  );
  return {
    config,
    readings: { series: new Map(both), alarms: [] },
    watched: [canaryLatency],
    // As long as the signal looks back, so that all of its limits can come into play.
    bakeSeconds: config.latency.outOf * periodSeconds,
  };
}

/** The usual distance of two points. */
function spacingOf({ name, points }: RecordedSeries): number {
  const gaps = points.slice(1).map(({ at }, i) => (at - (points[i]?.at ?? at)) / 1000);
  const middle = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  if (!middle) throw new NotDone(`${name} has fewer than two points.`);
  if ([1, 5, 10, 20, 30].includes(middle) || middle % 60 === 0) return middle;
  throw new NotDone(`${name} has a point in ${middle} seconds, and CloudWatch knows no such period.`);
}
