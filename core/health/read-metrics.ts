import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MessageData,
  type MetricDataQuery,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { HealthConfig } from './config.ts';
import { keyOf, type Series } from './evidence.ts';
import type { Metric } from './metric.ts';
import type { MetricRead } from './signal.ts';
import { signals } from './signals/signals.ts';

export interface Window {
  from: number;
  to: number;
}

/** The complete periods of a phase. */
export function windowSince(since: number, { periodSeconds }: HealthConfig, now: number): Window {
  const period = periodSeconds * 1000;
  return { from: Math.ceil(since / period) * period, to: Math.floor(now / period) * period };
}

/** Fewer could not tell data that are only old from none. */
const LEAST_PERIODS = 60;

/** The complete periods of as many as any signal looks back, and of the metric's lag. */
export function windowBefore(config: HealthConfig, now: number): Window {
  const { periodSeconds, metricLagSeconds } = config;
  const longest = Math.max(...signals.map((signal) => signal.lookBack(config)));
  const to = Math.floor(now / (periodSeconds * 1000)) * periodSeconds * 1000;
  const count = Math.max(LEAST_PERIODS, longest + Math.ceil(metricLagSeconds / periodSeconds));
  return { from: to - count * periodSeconds * 1000, to };
}

/** Every place in the settings where a metric stands that a signal reads, once. */
export function metricsRead(config: HealthConfig): MetricRead[] {
  const read = signals.flatMap((signal) => signal.metrics(config));
  return [...new Map(read.map((each) => [each.path, each])).values()];
}

/** Every metric that a signal may ask for, once. */
export function metricsOf(config: HealthConfig): Metric[] {
  return [...new Map(metricsRead(config).map(({ metric }) => [keyOf(metric), metric])).values()];
}

/**
 * Reads raw values, period by period, in one question (GetMetricData answers 500 metrics at once). Start and end lie on
 * period boundaries and the end is exclusive, so no period is half full. What throws is retried by the state machine.
 */
export async function readMetrics(
  cloudWatch: CloudWatchClient,
  config: HealthConfig,
  window: Window,
): Promise<{ series: Map<string, Series>; remarks: string[] }> {
  const metrics = metricsOf(config);
  // CloudWatch refuses a window without length: then no period is complete yet, and there is nothing to ask.
  const pages = window.from < window.to ? await ask(cloudWatch, metrics, config.periodSeconds, window) : [];
  const results = pages.flatMap((page) => page.MetricDataResults ?? []);
  const seriesOfMetric = (metric: Metric, i: number) =>
    [
      keyOf(metric),
      seriesOf(
        results.filter(({ Id }) => Id === idOf(i)),
        pages.length > 0,
      ),
    ] as const;
  return {
    series: new Map(metrics.map(seriesOfMetric)),
    remarks: pages.flatMap((page) => page.Messages ?? []).map(textOf),
  };
}

async function ask(
  cloudWatch: CloudWatchClient,
  metrics: Metric[],
  periodSeconds: number,
  { from, to }: Window,
): Promise<GetMetricDataCommandOutput[]> {
  const pages: GetMetricDataCommandOutput[] = [];
  let token: string | undefined;
  do {
    const page: GetMetricDataCommandOutput = await cloudWatch.send(
      new GetMetricDataCommand({
        MetricDataQueries: metrics.map((metric, i) => queryOf(metric, idOf(i), periodSeconds)),
        StartTime: new Date(from),
        EndTime: new Date(to),
        ...(token !== undefined && { NextToken: token }),
      }),
    );
    pages.push(page);
    token = page.NextToken;
  } while (token);
  return pages;
}

/** CloudWatch wants ids that begin with a small letter. */
function idOf(index: number): string {
  return `m${index}`;
}

export function queryOf(
  { namespace, metricName, dimensions, statistic }: Metric,
  id: string,
  period: number,
): MetricDataQuery {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
  return {
    Id: id,
    MetricStat: {
      Metric: { Namespace: namespace, MetricName: metricName, Dimensions },
      Period: period,
      Stat: statistic,
    },
  };
}

/** One metric may be spread over several pages; "PartialData" is an ending only on the last of them. */
function seriesOf(results: MetricDataResult[], asked: boolean): Series {
  const points = results.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.flatMap((time, i) => {
      const value = Values[i];
      return value === undefined ? [] : [[time.getTime(), value] as const];
    }),
  );
  const last = results.at(-1);
  if (!last) return { points: new Map(), trouble: asked ? 'CloudWatch left it out of its answer' : null };
  const trouble = [`CloudWatch answered ${last.StatusCode}`, ...(last.Messages ?? []).map(textOf)].join(', ');
  return { points: new Map(points), trouble: last.StatusCode === 'Complete' ? null : trouble };
}

function textOf({ Code, Value }: MessageData): string {
  return `${Code}: ${Value}`;
}
