import type { Duration } from 'aws-cdk-lib';
import type * as z from 'zod';
import { goodPeriodsNeeded } from '../../core/health/judge-periods.ts';
import type { Contradiction } from './contradictions.ts';
import type { HealthSettings } from './health-settings.ts';

type Health = z.output<typeof HealthSettings>;

/** How long a stage watches. */
export interface Phases {
  warmUp: { deadline: Duration };
  bake: { time: Duration };
}

/** Limits that nothing could ever exceed or meet, and windows that a phase is too short for. */
export function limitFindings(health: Health, phases: Phases): Contradiction[] {
  const { hitRate, databaseLatency, latency, redis, traffic } = health;
  const period = health.period.toSeconds();
  const lag = health.metricLag.toSeconds();
  const warmUp = Math.floor((phases.warmUp.deadline.toSeconds() + lag) / period);
  const bake = Math.floor((phases.bake.time.toSeconds() + lag) / period);
  const shorter = Math.min(warmUp, bake);
  const window = (setting: string, needed: number, has: number) =>
    needed > has
      ? [
          {
            path: ['health', setting],
            message: `it needs ${needed} periods of ${period} seconds to pass, and with CloudWatch’s lag a phase has ${has}: let the phase be longer or "period" shorter`,
          },
        ]
      : [];
  const limits = (bad: boolean, path: string[], message: string) =>
    bad ? [{ path: ['health', ...path], message }] : [];
  return [
    ...limits(hitRate.minPercent === 0, ['hitRate', 'minPercent'], 'no hit rate is below 0 %, so it could never fail'),
    ...limits(
      hitRate.minPercent === 100,
      ['hitRate', 'minPercent'],
      'one miss would fail a stage: write less than 100',
    ),
    ...limits(
      databaseLatency !== undefined && databaseLatency.floorMs > databaseLatency.ceilingMs,
      ['databaseLatency', 'ceilingMs'],
      'it is below "floorMs", so neither the floor nor "maxRatio" would ever count',
    ),
    ...(['errorMarginPercent', 'errorFloorPercent'] as const).flatMap((setting) =>
      limits(
        traffic?.canaryErrors !== undefined && traffic[setting] >= 100,
        ['traffic', setting],
        'no error rate is above 100 %, so it could never fail',
      ),
    ),
    ...window('hitRate', hitRate.periods, shorter),
    ...(databaseLatency ? window('databaseLatency', leastGood(databaseLatency), shorter) : []),
    ...(redis ? window('redis', leastGood(redis), shorter) : []),
    ...(latency ? window('latency', leastGood(latency), shorter) : []),
    ...(traffic ? window('traffic', traffic.periods, bake) : []),
  ];
}

/** The fewest good periods with which a young phase may pass. */
function leastGood(tolerance: { outOf: number; mayExceed: number }): number {
  return goodPeriodsNeeded(tolerance, 1);
}
