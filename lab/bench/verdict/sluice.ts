import { measureBaseline } from '../../../core/health/baseline.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { evidenceOf, keyOf, type Readings } from '../../../core/health/evidence.ts';
import type { Judging } from '../../../core/health/signal.ts';
import { canaryLatency } from '../../../core/health/signals/canary-latency.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import type { Contender } from './contender.ts';
import type { Trial } from './stages.ts';

const PERIOD = 300_000;
const START = Date.UTC(2026, 0, 1);
/** The series are no latencies. In this unit all of them lie above the signal's floor, so it excuses nothing … */
const MILLISECONDS_PER_UNIT = 1e9;
/** … and below its ceiling, so that none is an outage. */
const CEILING_MS = Number.MAX_VALUE;
const metric = (metricName: string) => ({ namespace: 'Recorded', metricName });

/** All defaults, but for the period of the recordings, and what their unit makes void. */
function defaults(): HealthConfig {
  const settings = readSettings('bench', {
    recordGroup: { hostedZoneId: 'Z0123456789ABC', records: [{ name: 'www.example.com' }] },
    cache: { url: 'redis://cache.example.com:6379' },
    warmUp: { deadline: '1 hour', checkEvery: '5 minutes' },
    bake: { time: '2 hours', checkEvery: '5 minutes' },
    health: {
      period: '5 minutes',
      hitRate: { hits: [metric('Hits')], misses: [metric('Misses')] },
      latency: {
        stable: metric('Before'),
        canary: metric('After'),
        millisecondsPerUnit: MILLISECONDS_PER_UNIT,
        ceilingMs: CEILING_MS,
      },
    },
  });
  return HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
}

/** The judge as it is deployed: the baseline that *Prepare stage* measures, and the signal that *Check bake* asks at every period. */
export function sluice(config = defaults(), comparing = 1): Contender {
  const { latency } = config;
  if (!latency) throw new Error('The signal is not configured.');
  const [before, after] = [keyOf(latency.stable), keyOf(latency.canary)];
  return {
    key: 'sluice',
    title: 'Sluice: canary latency, defaults',
    failsAfter({ baseline, control }: Trial, bake) {
      const past = readings({ [before]: baseline }, START - baseline.length * PERIOD);
      const measured = measureBaseline(config, past, new Date(START));
      const until = START + bake.length * PERIOD;
      const context: Judging = {
        comparing,
        phase: 'bake',
        weights: weightsOf(control?.canaryPercent ?? 100),
        weightsBefore: weightsOf(control?.canaryPercentBefore ?? 50),
        baseline: measured.baseline,
        since: START,
        dipUntil: START,
        passFrom: until,
        until,
        spanSeconds: (until - START) / 1000,
      };
      const present = readings({ [after]: bake, ...(control && { [before]: control.values }) }, START);
      for (let points = 1; points <= bake.length; points++) {
        const now = START + points * PERIOD;
        const evidence = evidenceOf(present, { ...config, since: START, now });
        const { verdict } = canaryLatency.judge(config, evidence, context);
        // What still waits at the end of the bake has failed.
        if (verdict === 'fail' || (verdict === 'wait' && now === until)) return points;
      }
      return null;
    },
    oneOf: (signals) => sluice(config, signals),
  };
}

function weightsOf(canary: number) {
  return { stable: 100 - canary, canary };
}

/** By the keys of their metrics; what is no number CloudWatch has no point of. */
function readings(values: Record<string, number[]>, start: number): Readings {
  const series = Object.entries(values).map(([key, each]) => {
    const points = each.map((value, i) => [start + i * PERIOD, value] as const);
    return [key, { points: new Map(points.filter(([, value]) => !Number.isNaN(value))), trouble: null }] as const;
  });
  return { series: new Map(series), alarms: [] };
}
