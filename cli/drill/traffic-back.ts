import type { HealthConfig } from '../../core/health/config.ts';
import { keyOf, type Readings } from '../../core/health/evidence.ts';

type Config = Pick<HealthConfig, 'periodSeconds' | 'metricLagSeconds' | 'traffic'>;

export interface Share {
  fromPercent: number;
  toPercent: number;
}

/**
 * When the requests followed the weights back: the end of the last period in which the canary still got more than before
 * the stage, a tenth of the move and three sigma of chance aside. Null while it is too early to say so: as many periods
 * as the judge looks at must have been quiet since.
 */
export function trafficBackAt(
  { periodSeconds, metricLagSeconds, traffic }: Config,
  series: Readings['series'],
  { fromPercent, toPercent }: Share,
  since: number,
  now: number,
): number | null {
  if (!traffic) return null;
  const period = periodSeconds * 1000;
  const points = (metric: Parameters<typeof keyOf>[0]) =>
    series.get(keyOf(metric))?.points ?? new Map<number, number>();
  const [canary, stable] = [points(traffic.canaryRequests), points(traffic.stableRequests)];
  let quiet = 0;
  let back = since;
  for (
    let start = Math.floor(since / period) * period;
    start + period + metricLagSeconds * 1000 <= now;
    start += period
  ) {
    const stableRequests = stable.get(start);
    if (stableRequests === undefined) continue;
    // A canary that gets nothing publishes nothing.
    const canaryRequests = canary.get(start) ?? 0;
    const requests = stableRequests + canaryRequests;
    const chance = 3 * Math.sqrt((fromPercent * (100 - fromPercent)) / Math.max(1, requests));
    const most = fromPercent + (toPercent - fromPercent) / 10 + chance;
    if (100 * canaryRequests > most * requests) {
      quiet = 0;
      back = start + period;
    } else quiet += 1;
  }
  return quiet >= traffic.periods ? back : null;
}
