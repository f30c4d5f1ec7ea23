import type { Duration } from 'aws-cdk-lib';
import * as z from 'zod';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import { HealthConfig } from '../../core/health/config.ts';
import { RedisSettings } from '../../core/health/sections/redis.ts';
import { cacheAddress } from './cache-url.ts';
import type { HealthSettings } from './health-settings.ts';
import type { ByStage } from './stages.ts';

/** The settings by which a stage is judged. */
export interface Judged {
  health: z.output<typeof HealthSettings>;
  warmUp: { deadline: Duration; byStage: ByStage };
  bake: { time: Duration; byStage: ByStage };
  alarms: AlarmNames;
  cache: { url: string; elastiCacheIam?: object | undefined };
}

/** As the functions judge by them, encoded as HEALTH. It may hold CDK tokens, so turn it into JSON with `Stack.toJsonString`. */
export function healthConfig(settings: Judged): z.input<typeof HealthConfig> {
  const config = configOf(settings);
  const redis = config.redis ?? probedRedis(settings);
  return z.encode(HealthConfig, { ...config, ...(redis && { redis }) });
}

/** What the settings themselves say, without what the stack's own probe adds. */
export function configOf({ health, warmUp, bake, alarms }: Judged): HealthConfig {
  const { period, metricLag, ...sections } = health;
  return {
    ...sections,
    periodSeconds: period.toSeconds(),
    metricLagSeconds: metricLag.toSeconds(),
    warmUp: { deadlineSeconds: warmUp.deadline.toSeconds(), ...secondsOf(warmUp) },
    bake: { timeSeconds: bake.time.toSeconds(), ...secondsOf(bake) },
    alarms: { abortOn: alarms.abortOn, abortOnCanary: alarms.abortOnCanary },
  };
}

/** Short, where no stage differs: all environment variables of a function share 4 KB. */
function secondsOf({ byStage }: { byStage: ByStage }): { byStage?: Record<string, number> } {
  const times = Object.entries(byStage).map(([stage, time]) => [stage, time.toSeconds()] as const);
  return times.length === 0 ? {} : { byStage: Object.fromEntries(times) };
}

/**
 * What *Probe cache* publishes, once a minute: in shorter periods it would be missing from most. ElastiCache with IAM is
 * not probed.
 */
function probedRedis({ cache, health }: Judged): HealthConfig['redis'] {
  if (cache.elastiCacheIam || health.period.toSeconds() < 60) return undefined;
  const probed = (metricName: string) => ({
    namespace: 'Sluice',
    metricName,
    dimensions: { Cache: cacheAddress(cache.url).hostname },
  });
  return RedisSettings.parse({ reachable: probed('CacheUp'), evictions: [probed('Evictions')] });
}
