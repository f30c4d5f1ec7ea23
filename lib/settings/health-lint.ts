import { Token } from 'aws-cdk-lib';
import type { HealthConfig } from '../../core/health/config.ts';
import { isMath, type StoredMetric } from '../../core/health/metric.ts';
import { metricsRead } from '../../core/health/read-metrics.ts';
import type { MetricRead } from '../../core/health/signal.ts';
import { signals } from '../../core/health/signals/signals.ts';
import type { Contradiction } from './contradiction.ts';
import { leastPeriodSeconds, millisecondsPerUnit, whyUnknown } from './known-metrics.ts';
import { whyNotOneSeries } from './metric-math.ts';

/** What would make a check unable to fail, or unable to pass: found at synth, because later nobody would notice. */
export function healthFindings(config: HealthConfig): Contradiction[] {
  const metrics = metricsRead(config);
  const stored = metrics.flatMap(storedOf);
  const findings = [
    ...signals.flatMap((signal) => signal.lint(config)),
    ...metrics.flatMap(mathFindings),
    ...stored.flatMap(dimensionFindings),
    ...stored.flatMap(statisticFindings),
    ...stored.flatMap((read) => periodFindings(read, config.periodSeconds)),
    ...metrics.flatMap(comparisonFindings),
    ...stored.flatMap((read) => unitFindings(read, config)),
    ...hitRateFindings(config),
  ];
  // Signals that share a section say the same of it.
  const each = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...each.values()].map(({ path, message }) => ({ path: ['health', ...path], message }));
}

type StoredRead = Pick<MetricRead, 'path'> & { metric: StoredMetric; kind: MetricRead['kind'] | 'part' };

/** Of metric math, what it is made of: of that, statistics and units may be any. */
function storedOf({ path, metric, kind }: MetricRead): StoredRead[] {
  if (!isMath(metric)) return [{ path, metric, kind }];
  return Object.entries(metric.usingMetrics).map(([id, part]) => ({
    path: `${path}.usingMetrics.${id}`,
    metric: part,
    kind: 'part',
  }));
}

function mathFindings({ path, metric }: MetricRead): Contradiction[] {
  if (!isMath(metric)) return [];
  const why = whyNotOneSeries(metric.expression, Object.keys(metric.usingMetrics));
  return why ? [findingAt(path, 'expression', why)] : [];
}

function dimensionFindings({ path, metric }: StoredRead): Contradiction[] {
  const why = whyUnknown(metric.namespace, metric.dimensions);
  const { LoadBalancer, TargetGroup } = metric.namespace === 'AWS/ApplicationELB' ? metric.dimensions : {};
  return [
    ...(why ? [findingAt(path, 'dimensions', why)] : []),
    ...wrongStart(path, 'LoadBalancer', LoadBalancer, 'app/'),
    ...wrongStart(path, 'TargetGroup', TargetGroup, 'targetgroup/'),
  ];
}

function wrongStart(path: string, name: string, value: string | undefined, start: string): Contradiction[] {
  if (value === undefined || Token.isUnresolved(value) || value.startsWith(start)) return [];
  return [findingAt(path, `dimensions.${name}`, `CloudWatch wants the end of the ARN here, from "${start}" on`)];
}

function statisticFindings({ path, metric, kind }: StoredRead): Contradiction[] {
  const isSum = ['Sum', 'SampleCount'].includes(metric.statistic);
  if (kind === 'count' && !isSum) {
    return [findingAt(path, 'statistic', 'write Sum, or leave it out: only sums can be added up and compared')];
  }
  if (kind === 'latency' && isSum) {
    return [findingAt(path, 'statistic', 'write a percentile or Average: a sum of latencies grows with the traffic')];
  }
  return [];
}

function periodFindings({ path, metric }: StoredRead, periodSeconds: number): Contradiction[] {
  const least = leastPeriodSeconds(metric.namespace);
  if (periodSeconds >= least) return [];
  const message = `${metric.namespace} has one datapoint in ${least} seconds, so most periods of ${periodSeconds} would be empty: let "period" be longer`;
  return [{ path: path.split('.'), message }];
}

function comparisonFindings({ path, metric, comparedWith }: MetricRead): Contradiction[] {
  if (JSON.stringify(metric) !== JSON.stringify(comparedWith)) return [];
  const message = 'stable and the canary have the same metric here, and what is compared with itself never fails';
  return [{ path: path.split('.'), message }];
}

/** By the wrong unit a canary of a minute takes 60 ms. */
function unitFindings({ path, metric, kind }: StoredRead, config: HealthConfig): Contradiction[] {
  const section = { latency: config.latency, databaseLatency: config.databaseLatency }[path.split('.')[0] ?? ''];
  const known = millisecondsPerUnit(metric.namespace, metric.metricName);
  if (kind !== 'latency' || !section || known === undefined || section.millisecondsPerUnit === known) return [];
  const [name] = path.split('.');
  return [
    findingAt(
      String(name),
      'millisecondsPerUnit',
      `write ${known}: one unit of ${metric.namespace} ${metric.metricName} has so many`,
    ),
  ];
}

function hitRateFindings({ hitRate: { hits, misses, minPercent } }: HealthConfig): Contradiction[] {
  const both = misses.findIndex((miss) => hits.some((hit) => JSON.stringify(hit) === JSON.stringify(miss)));
  return [
    ...(minPercent > 0 && minPercent <= 1 ? [findingAt('hitRate', 'minPercent', 'write percent: 80, not 0.8')] : []),
    ...(both < 0
      ? []
      : [findingAt('hitRate', `misses.${both}`, 'the same metric is among the hits: what hits is no miss')]),
  ];
}

function findingAt(path: string, setting: string, message: string): Contradiction {
  return { path: `${path}.${setting}`.split('.'), message };
}
