import type { AlarmReading } from '../../../core/alarms/alarms.ts';
import { HealthConfig } from '../../../core/health/config.ts';
import { contextOf, type HealthContext } from '../../../core/health/context.ts';
import { keyOf, type Readings, type Series } from '../../../core/health/evidence.ts';
import { judgeHealth } from '../../../core/health/judge-health.ts';
import type { Metric } from '../../../core/health/metric.ts';
import type { Change, FlushRecord, SignalVerdict, Verdict, Weights } from '../../../core/protocol/rollout.ts';
import { LEAST } from '../../../lab/support/settings.ts';
import { plan } from '../../../lab/support/stage.ts';
import { healthConfig } from '../../../lib/settings/health-config.ts';
import { readSettings } from '../../../lib/settings/read-settings.ts';
import type { SettingsInput } from '../../../lib/settings/settings.ts';

export const MINUTE = 60_000;
const NAMESPACE = 'Shop';

export const NODES = ['cache-001', 'cache-002'];
const of = (metricName: string, dimension: string) => ({
  namespace: NAMESPACE,
  metricName,
  dimensions: { Of: dimension },
});

export const HEALTH: SettingsInput['health'] = {
  hitRate: { hits: NODES.map((node) => of('Hits', node)), misses: NODES.map((node) => of('Misses', node)) },
  databaseLatency: { metric: of('Latency', 'database'), ceilingMs: 100 },
  // As short as a test can be read: the default looks at 15 periods.
  latency: {
    stable: of('Latency', 'stable'),
    canary: of('Latency', 'canary'),
    maxRatio: 1.5,
    maxRatioAlone: 1.5,
    outOf: 5,
    mayExceed: 2,
    allOfFirst: 3,
    allOfLast: 3,
  },
  traffic: {
    stableRequests: of('Requests', 'stable'),
    canaryRequests: of('Requests', 'canary'),
    stableErrors: of('Errors', 'stable'),
    canaryErrors: of('Errors', 'canary'),
  },
};

/** What the functions get from these settings: through the same door as in the stack. */
export function configOf(
  health: Partial<SettingsInput['health']> = {},
  more: Partial<SettingsInput> = {},
): HealthConfig {
  const settings = readSettings('test', { ...LEAST, ...more, health: { ...HEALTH, ...health } });
  return HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings))));
}

export const CONFIG = configOf(
  {},
  {
    alarms: { abortOn: ['shop-5xx'], abortOnCanary: ['canary-errors'] },
    bake: { time: '10 minutes' },
  },
);

/** Ten seconds past the minute, so that the newest complete period is the one that began at 10:29:00. */
export const NOW = new Date('2026-11-21T10:30:10.000Z');
const NEWEST = Date.parse('2026-11-21T10:29:00.000Z');

export type Values = (number | null)[];

/** Values of consecutive minutes, of which the last is the newest complete one; null where CloudWatch has no point. */
export type Measured = Partial<{
  hits: Values[];
  misses: Values[];
  database: Values;
  reachable: Values;
  evictions: Values;
  stableLatency: Values;
  canaryLatency: Values;
  stableRequests: Values;
  canaryRequests: Values;
  stableErrors: Values;
  canaryErrors: Values;
  alarms: AlarmReading[];
  trouble: string;
}>;

const six = (value: number): Values => Array.from({ length: 6 }, () => value);

export const GREEN: AlarmReading[] = ['shop-5xx', 'canary-errors'].map((name) => alarm(name, 'OK'));

/** Six healthy minutes at 25 %. */
export const HEALTHY = {
  hits: [six(600), six(300)],
  misses: [six(60), six(40)],
  database: six(20),
  reachable: six(1),
  evictions: six(0),
  stableLatency: six(80),
  canaryLatency: six(90),
  stableRequests: six(750),
  canaryRequests: six(250),
  stableErrors: six(1),
  canaryErrors: six(0),
  alarms: GREEN,
} satisfies Measured;

export function alarm(name: string, state: AlarmReading['state']): AlarmReading {
  return { name, state, actionsEnabled: true, updatedAt: '2026-11-21T09:00:00.000Z' };
}

export function readingsOf(config: HealthConfig, measured: Measured, period = MINUTE, newest = NEWEST): Readings {
  const { hitRate, databaseLatency, redis, latency, traffic } = config;
  const found: [Metric | undefined, Values | undefined][] = [
    ...hitRate.hits.map((metric, i): [Metric, Values | undefined] => [metric, measured.hits?.[i]]),
    ...hitRate.misses.map((metric, i): [Metric, Values | undefined] => [metric, measured.misses?.[i]]),
    [databaseLatency?.metric, measured.database],
    [redis?.reachable, measured.reachable],
    [redis?.evictions?.[0], measured.evictions],
    [latency?.stable, measured.stableLatency],
    [latency?.canary, measured.canaryLatency],
    [traffic?.stableRequests, measured.stableRequests],
    [traffic?.canaryRequests, measured.canaryRequests],
    [traffic?.stableErrors, measured.stableErrors],
    [traffic?.canaryErrors, measured.canaryErrors],
  ];
  const series = found.flatMap(([metric, values = []]): [string, Series][] => {
    if (!metric) return [];
    const points = values.map((value, i): [number, number | null] => [
      newest - (values.length - 1 - i) * period,
      value,
    ]);
    const known = points.filter((point): point is [number, number] => point[1] !== null);
    return [[keyOf(metric), { points: new Map(known), trouble: measured.trouble ?? null }]];
  });
  return { series: new Map(series), alarms: measured.alarms ?? [] };
}

export function flush(flushedAt: string, skipped = false): FlushRecord {
  return {
    profile: 'migration',
    dryRun: false,
    skipped,
    done: true,
    resume: null,
    startedAt: flushedAt,
    flushedAt,
    freshUntil: flushedAt,
    durationMs: 100,
    scanned: 10,
    matched: 5,
    deleted: 5,
    preserved: 0,
    patterns: [],
    before: null,
  };
}

export function change(inSyncAt: string): Change & { inSyncAt: string } {
  return { id: '/change/C1', status: 'INSYNC', submittedAt: inSyncAt, inSyncAt };
}

export const FROM: Weights = { stable: 95, canary: 5 };

/** In warm-up at 5 %, on the way to 25 %, seven minutes after the flush. */
export function warmUp(config = CONFIG, from = FROM, flushedAt = '2026-11-21T10:23:00.000Z'): HealthContext {
  return contextOf(config, { phase: 'warm-up', plan: plan('s', 25, from), flush: flush(flushedAt) });
}

/** In the bake at 25 %, which began at 10:20:00: ten minutes are over, the lag is not. */
export function bake(config = CONFIG, stage = 25, from = FROM, inSyncAt = '2026-11-21T10:19:00.000Z'): HealthContext {
  return contextOf(config, {
    phase: 'bake',
    plan: plan('s', stage, from),
    flush: flush('2026-11-21T10:00:00.000Z'),
    flushAgain: 'not yet',
    change: change(inSyncAt),
  });
}

export function judge(measured: Measured, { config = CONFIG, context = warmUp(config), now = NOW } = {}): Verdict {
  return judgeHealth(config, readingsOf(config, measured), context, now);
}

/** What one signal says in a verdict. */
export function saying(verdict: Verdict, signal: string): SignalVerdict | undefined {
  return verdict.signals.find((said) => said.signal === signal);
}
