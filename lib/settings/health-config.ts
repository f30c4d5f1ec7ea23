import type * as z from 'zod';
import type { HealthConfig } from '../../core/health/config.ts';
import { RedisSettings } from './health-settings.ts';
import type { MetricSettings } from './metric-settings.ts';
import { SettingsError } from './read-settings.ts';
import type { Settings } from './settings.ts';

/** All environment variables of a function together may take 4 KB, and this is not the only one. */
const MOST_CHARACTERS = 3500;

type Input = z.input<typeof HealthConfig>;
type Metric = z.output<typeof MetricSettings>;
type Redis = z.output<typeof RedisSettings>;

/** The settings by which the functions judge. It may hold CDK tokens, so turn it into JSON with `Stack.toJsonString`. */
export function healthConfig(settings: Settings): Input {
  const { health, warmUp, bake, alarms } = settings;
  const redis = health.redis ?? probedRedis(settings);
  const { hitRate, databaseLatency, latency, traffic } = health;
  const config: Input = {
    periodSeconds: health.period.toSeconds(),
    metricLagSeconds: health.metricLag.toSeconds(),
    warmUp: { deadlineSeconds: warmUp.deadline.toSeconds() },
    bake: { timeSeconds: bake.time.toSeconds() },
    alarms: { abortOn: alarms.abortOn, abortOnCanary: alarms.abortOnCanary },
    hitRate: { ...hitRate, hits: hitRate.hits.map(line), misses: hitRate.misses.map(line) },
    ...(databaseLatency && { databaseLatency: { ...databaseLatency, metric: line(databaseLatency.metric) } }),
    ...(redis && { redis: redisConfig(redis) }),
    ...(latency && { latency: { ...latency, stable: line(latency.stable), canary: line(latency.canary) } }),
    ...(traffic && { traffic: trafficConfig(traffic) }),
  };
  insistOnShort(JSON.stringify(config).length);
  return config;
}

/**
 * What *Probe cache* publishes, once a minute: in shorter periods it would be missing from most. ElastiCache with IAM is
 * not probed.
 */
function probedRedis({ cache, health }: Settings): Redis | undefined {
  if (cache.elastiCacheIam || health.period.toSeconds() < 60) return undefined;
  const probed = (metricName: string) => ({
    namespace: 'Sluice',
    metricName,
    dimensions: { Cache: new URL(cache.url).hostname },
  });
  return RedisSettings.parse({ reachable: probed('CacheUp'), evictions: [probed('Evictions')] });
}

function redisConfig({ reachable, evictions, ...limits }: Redis): NonNullable<Input['redis']> {
  return {
    ...limits,
    ...(reachable && { reachable: line(reachable) }),
    ...(evictions && { evictions: evictions.map(line) }),
  };
}

function trafficConfig(traffic: NonNullable<Settings['health']['traffic']>): NonNullable<Input['traffic']> {
  const { stableRequests, canaryRequests, stableErrors, canaryErrors, ...limits } = traffic;
  return {
    ...limits,
    stableRequests: line(stableRequests),
    canaryRequests: line(canaryRequests),
    ...(stableErrors && canaryErrors && { errors: { stable: line(stableErrors), canary: line(canaryErrors) } }),
  };
}

function line({ namespace, metricName, dimensions, statistic, absentMeansZero }: Metric): Input['hitRate']['hits'][0] {
  if (statistic === undefined && !absentMeansZero) return [namespace, metricName, dimensions];
  const options = { ...(statistic !== undefined && { stat: statistic }), ...(absentMeansZero && { absentMeansZero }) };
  return [namespace, metricName, dimensions, options];
}

function insistOnShort(characters: number): void {
  if (characters <= MOST_CHARACTERS) return;
  throw new SettingsError(
    `health: the metrics and limits take ${characters} characters as JSON, and a function's environment has room for ${MOST_CHARACTERS}. ` +
      'Name fewer metrics: for a cache of many nodes, one for hits and one for misses that already add them up.',
  );
}
