import { Token } from 'aws-cdk-lib';
import type * as z from 'zod';
import type { Contradiction } from './contradictions.ts';
import type { Phases } from './health-lint-limits.ts';
import { limitFindings } from './health-lint-limits.ts';
import type { HealthSettings } from './health-settings.ts';
import { leastPeriodSeconds, whyUnknown } from './known-metrics.ts';
import { comparisonsOf, type Located, metricsOf } from './located.ts';

type Health = z.output<typeof HealthSettings>;

/** What would make a check unable to fail, or unable to pass: found at synth, because later nobody would notice. */
export function healthFindings(health: Health, phases: Phases): Contradiction[] {
  const metrics = metricsOf(health);
  return [
    ...limitFindings(health, phases),
    ...metrics.flatMap(dimensionFindings),
    ...metrics.flatMap(statisticFindings),
    ...metrics.flatMap((located) => periodFindings(located, health.period.toSeconds())),
    ...comparisonsOf(health).flatMap(comparisonFindings),
  ];
}

function dimensionFindings({ path, metric }: Located): Contradiction[] {
  const why = whyUnknown(metric.namespace, metric.dimensions);
  const { LoadBalancer, TargetGroup } = metric.namespace === 'AWS/ApplicationELB' ? metric.dimensions : {};
  return [
    ...(why ? [{ path: [...path, 'dimensions'], message: why }] : []),
    ...wrongStart([...path, 'dimensions', 'LoadBalancer'], LoadBalancer, 'app/'),
    ...wrongStart([...path, 'dimensions', 'TargetGroup'], TargetGroup, 'targetgroup/'),
  ];
}

function wrongStart(path: Contradiction['path'], value: string | undefined, start: string): Contradiction[] {
  if (value === undefined || Token.isUnresolved(value) || value.startsWith(start)) return [];
  return [{ path, message: `CloudWatch wants the end of the ARN here, from "${start}" on` }];
}

function statisticFindings({ path, metric, kind }: Located): Contradiction[] {
  const { statistic } = metric;
  if (statistic === undefined) return [];
  if (kind === 'count' && !['Sum', 'SampleCount'].includes(statistic)) {
    return [
      { path: [...path, 'statistic'], message: 'write Sum, or leave it out: only sums can be added up and compared' },
    ];
  }
  if (kind === 'latency' && ['Sum', 'SampleCount'].includes(statistic)) {
    return [
      {
        path: [...path, 'statistic'],
        message: 'write a percentile or Average: a sum of latencies grows with the traffic',
      },
    ];
  }
  return [];
}

function periodFindings({ path, metric }: Located, periodSeconds: number): Contradiction[] {
  const least = leastPeriodSeconds(metric.namespace);
  if (periodSeconds >= least) return [];
  const message = `${metric.namespace} has one datapoint in ${least} seconds, so most periods of ${periodSeconds} would be empty: let "period" be longer`;
  return [{ path, message }];
}

function comparisonFindings({ path, stable, canary }: ReturnType<typeof comparisonsOf>[number]): Contradiction[] {
  if (JSON.stringify(stable) !== JSON.stringify(canary)) return [];
  return [
    { path, message: 'stable and the canary have the same metric here, and what is compared with itself never fails' },
  ];
}
