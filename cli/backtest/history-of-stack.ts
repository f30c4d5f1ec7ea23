import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { judgeBaseline } from '../../core/health/baseline.ts';
import { HealthConfig } from '../../core/health/config.ts';
import { keyOf } from '../../core/health/evidence.ts';
import { readMetrics } from '../../core/health/read-metrics.ts';
import { signals } from '../../core/health/signals/signals.ts';
import { healthConfig } from '../../lib/settings/health-config.ts';
import type { Settings } from '../../lib/settings/settings.ts';
import type { RecordedSeries, Stretch } from './read-series.ts';
import type { History } from './replay.ts';

const DAY = 86_400_000;

/**
 * What CloudWatch kept of the metrics of an environment, judged by every signal but the alarms, whose states of the past
 * it does not tell. The canary has no past of its own worth judging, so it is played by stable: nothing changed, and
 * whatever fails is a false alarm of these settings on this traffic.
 */
export async function historyOfStack(
  cloudWatch: CloudWatchClient,
  settings: Settings,
  { days, incidents, now }: { days: number; incidents: Stretch[]; now: Date },
): Promise<{ series: RecordedSeries; history: History }> {
  const config = playedByStable(HealthConfig.parse(JSON.parse(JSON.stringify(healthConfig(settings)))));
  const period = config.periodSeconds * 1000;
  const to = Math.floor(now.getTime() / period) * period;
  const { series } = await readMetrics(cloudWatch, config, { from: to - days * DAY, to });
  const shown = series.get(
    keyOf(
      config.latency?.stable ??
        config.databaseLatency?.metric ??
        config.hitRate.misses[0] ??
        config.hitRate.hits[0] ??
        missing(),
    ),
  );
  const points = [...(shown?.points ?? [])].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
  return {
    series: { name: `the last ${days} days`, points, incidents },
    history: {
      config,
      readings: { series, alarms: [] },
      watched: signals.filter(({ name }) => name !== 'alarms'),
      bakeSeconds: config.bake.timeSeconds,
      whyUnfit: (measured) => judgeBaseline(config, measured, { stable: 0, canary: 100 }).join('; ') || null,
    },
  };
}

function playedByStable(config: HealthConfig): HealthConfig {
  const { latency, traffic } = config;
  return {
    ...config,
    alarms: { abortOn: [], abortOnCanary: [] },
    ...(latency && { latency: { ...latency, canary: latency.stable } }),
    ...(traffic && {
      traffic: {
        ...traffic,
        canaryRequests: traffic.stableRequests,
        ...(traffic.errors && { errors: { stable: traffic.errors.stable, canary: traffic.errors.stable } }),
      },
    }),
  };
}

function missing(): never {
  throw new Error('The settings want at least one metric of hits and misses.');
}
