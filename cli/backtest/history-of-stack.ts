import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { HealthConfig } from '../../core/health/config.ts';
import { keyOf } from '../../core/health/evidence.ts';
import { metricsRead, readMetrics } from '../../core/health/read-metrics.ts';
import { signals } from '../../core/health/signals/signals.ts';
import type { RecordedSeries, Stretch } from './read-series.ts';
import type { History } from './replay.ts';

const DAY = 86_400_000;

/**
 * What CloudWatch kept of the metrics of an environment, judged by every signal that reads metrics: the states
 * that alarms had it does not tell. The canary has no past of its own worth judging, so it is played by stable: nothing changed, and
 * whatever fails is a false alarm of these settings on this traffic.
 */
export async function historyOfStack(
  cloudWatch: CloudWatchClient,
  judged: HealthConfig,
  { days, incidents, now }: { days: number; incidents: Stretch[]; now: Date },
): Promise<{ series: RecordedSeries; history: History }> {
  const config = playedByStable(judged);
  const period = config.periodSeconds * 1000;
  const to = Math.floor(now.getTime() / period) * period;
  const { series } = await readMetrics(cloudWatch, config, { from: to - days * DAY, to });
  const read = metricsRead(config);
  const latencies = read.filter(({ kind }) => kind === 'latency');
  const shown = latencies.find(({ comparedWith }) => comparedWith) ?? latencies[0];
  const metric = shown?.metric ?? config.hitRate.misses[0];
  const found = metric && series.get(keyOf(metric));
  const points = [...(found?.points ?? [])].map(([at, value]) => ({ at, value })).sort((a, b) => a.at - b.at);
  return {
    series: { name: `the last ${days} days`, points, incidents },
    history: {
      config,
      readings: { series, alarms: [] },
      watched: signals.filter((signal) => signal.metrics(config).length > 0),
      bakeSeconds: config.bake.timeSeconds,
    },
  };
}

/** In place of each metric of the canary stands the one that it is compared with. */
function playedByStable(config: HealthConfig): HealthConfig {
  const played = structuredClone(config);
  for (const { path, comparedWith } of metricsRead(config)) {
    if (comparedWith) put(played, path.split('.'), comparedWith);
  }
  return played;
}

function put(into: object, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) Reflect.set(into, key, value);
  else put(Reflect.get(into, key), rest, value);
}
