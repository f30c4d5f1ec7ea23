import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import { BaselineUnfit } from '../protocol/errors.ts';
import type { HealthConfig } from './config.ts';
import { keyOf, nameOf } from './evidence.ts';
import { isStored, type StoredMetric, storedIn } from './metric.ts';
import { idOf, queriesOf } from './queries.ts';
import { metricsOf, metricsRead } from './read-metrics.ts';
import { list } from './words.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** GetMetricData takes so many metrics in one question. */
const METRICS_PER_CALL = 500;

/** Whether a metric has had a datapoint within the last day; why nobody knows, where CloudWatch could not say. */
export interface MetricAge {
  metric: StoredMetric;
  hasData: boolean;
  trouble: string | null;
}

/** What CloudWatch knows of every metric that a signal reads or calculates from, hour by hour of the last day. */
export async function readMetricAges(
  cloudWatch: CloudWatchClient,
  config: HealthConfig,
  now: Date,
): Promise<MetricAge[]> {
  const metrics = metricsOf(config).filter(isStored);
  const ages: MetricAge[] = [];
  for (let first = 0; first < metrics.length; first += METRICS_PER_CALL) {
    const asked = metrics.slice(first, first + METRICS_PER_CALL);
    const results = await ask(cloudWatch, asked, now);
    ages.push(
      ...asked.map((metric, i) =>
        ageOf(
          metric,
          results.filter(({ Id }) => Id === idOf(i)),
        ),
      ),
    );
  }
  return ages;
}

/**
 * Metrics that had no datapoint in the last day: a signal that rests on one could never pass, and its name or dimension
 * is most likely wrong. A metric that is absent where it is zero, and one of a canary that has no traffic yet, may be silent.
 */
export function judgeMetricAges(ages: MetricAge[], config: HealthConfig, canaryHasTraffic: boolean): string[] {
  const excused = canaryHasTraffic ? new Set<string>() : new Set(canaryMetrics(config).map(keyOf));
  const unreadable = ages.filter(({ trouble }) => trouble !== null);
  const silent = ages.filter(
    ({ metric, hasData, trouble }) =>
      trouble === null && !hasData && !metric.absentMeansZero && !excused.has(keyOf(metric)),
  );
  return [
    ...(silent.length > 0
      ? [
          `no datapoint in the last day: ${list(silent.map(({ metric }) => nameOf(metric)))}. ` +
            'Correct the name or the dimensions under "health", or find out why nothing is published',
        ]
      : []),
    ...unreadable.map(({ metric, trouble }) => `${nameOf(metric)} could not be read: ${trouble}`),
  ];
}

/** As an error that *Prepare stage* may throw; null when every metric has spoken within the day. */
export async function whyMetricsSilent(
  cloudWatch: CloudWatchClient,
  config: HealthConfig,
  canaryHasTraffic: boolean,
  now: Date,
): Promise<BaselineUnfit | null> {
  const reasons = judgeMetricAges(await readMetricAges(cloudWatch, config, now), config, canaryHasTraffic);
  return reasons.length > 0 ? new BaselineUnfit(`This stage could not be judged: ${reasons.join('; ')}.`) : null;
}

/** Where a misspelt dimension hides: of these nothing can be known until the canary has traffic. */
function canaryMetrics(config: HealthConfig): StoredMetric[] {
  return metricsRead(config).flatMap(({ metric, comparedWith }) => (comparedWith ? storedIn(metric) : []));
}

async function ask(cloudWatch: CloudWatchClient, metrics: StoredMetric[], now: Date): Promise<MetricDataResult[]> {
  const results: MetricDataResult[] = [];
  const to = Math.ceil(now.getTime() / 1000 / HOUR_SECONDS) * HOUR_SECONDS;
  let token: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: queriesOf(metrics, HOUR_SECONDS),
        StartTime: new Date((to - DAY_SECONDS) * 1000),
        EndTime: new Date(to * 1000),
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    results.push(...(page.MetricDataResults ?? []));
    token = page.NextToken;
  } while (token);
  return results;
}

function ageOf(metric: StoredMetric, results: MetricDataResult[]): MetricAge {
  const last = results.at(-1);
  const hasData = results.some(({ Values = [] }) => Values.length > 0);
  if (!last) return { metric, hasData, trouble: 'CloudWatch left it out of its answer' };
  // "PartialData" is an ending only on the last page, and a datapoint is a datapoint.
  const isKnown = hasData || last.StatusCode === 'Complete';
  return { metric, hasData, trouble: isKnown ? null : `CloudWatch answered ${last.StatusCode}` };
}
