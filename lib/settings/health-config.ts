import type { Duration } from 'aws-cdk-lib';
import * as z from 'zod';
import type { AlarmNames } from '../../core/alarms/listed-alarms.ts';
import { HealthConfig } from '../../core/health/config.ts';
import type { OwnStage } from '../../core/health/own-stage.ts';
import { RedisSettings } from '../../core/health/sections/redis.ts';
import { cacheAddress } from './cache-url.ts';
import type { HealthSettings } from './health-settings.ts';
import type { Stages } from './stages.ts';

/** The settings by which a stage is judged. */
export interface Judged {
  health: z.output<typeof HealthSettings>;
  stages: Stages;
  warmUp: { deadline: Duration };
  bake: { time: Duration };
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
export function configOf({ health, stages, warmUp, bake, alarms }: Judged): HealthConfig {
  const { period, metricLag, ...sections } = health;
  return {
    ...sections,
    periodSeconds: period.toSeconds(),
    metricLagSeconds: metricLag.toSeconds(),
    warmUp: { deadlineSeconds: warmUp.deadline.toSeconds() },
    bake: { timeSeconds: bake.time.toSeconds() },
    alarms: { abortOn: alarms.abortOn, abortOnCanary: alarms.abortOnCanary },
    ...ownOf(stages),
  };
}

/** Short, where no stage differs: all environment variables of a function share 4 KB. */
function ownOf(stages: Stages): Pick<HealthConfig, 'stages'> {
  const own = stages.flatMap(({ percent, warmUpDeadline, bake, health, checks }): [number, OwnStage][] =>
    warmUpDeadline || bake || health || checks
      ? [
          [
            percent,
            {
              ...(warmUpDeadline && { warmUpSeconds: warmUpDeadline.toSeconds() }),
              ...(bake && { bakeSeconds: bake.toSeconds() }),
              ...(health && { health }),
              ...(checks && { checks }),
            },
          ],
        ]
      : [],
  );
  return own.length > 0 ? { stages: Object.fromEntries(own) } : {};
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
