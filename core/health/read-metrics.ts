import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type GetMetricDataCommandOutput,
  type MessageData,
  type MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { HealthConfig } from './config.ts';
import { keyOf, type Series } from './evidence.ts';
import { type Metric, withParts } from './metric.ts';
import { idOf, queriesOf } from './queries.ts';
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

/** Every metric that a signal may ask for, and what it is made of, once. */
export function metricsOf(config: HealthConfig): Metric[] {
  const metrics = metricsRead(config).flatMap(({ metric }) => withParts(metric));
  return [...new Map(metrics.map((metric) => [keyOf(metric), metric])).values()];
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
  const seriesOfMetric = (metric: Metric, i: number) => {
    const answers = pages.map(({ MetricDataResults = [] }) => MetricDataResults.filter(({ Id }) => Id === idOf(i)));
    return [keyOf(metric), seriesOf(answers)] as const;
  };
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
        MetricDataQueries: queriesOf(metrics, periodSeconds),
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

/** One metric may be spread over several pages; "PartialData" is an ending only on the last of them. */
function seriesOf(answers: MetricDataResult[][]): Series {
  const results = answers.flat();
  const points = results.flatMap(({ Timestamps = [], Values = [] }) =>
    Timestamps.flatMap((time, i) => {
      const value = Values[i];
      return value === undefined ? [] : [[time.getTime(), value] as const];
    }),
  );
  const last = results.at(-1);
  if (!last) return { points: new Map(), trouble: answers.length > 0 ? 'CloudWatch left it out of its answer' : null };
  if (answers.some(({ length }) => length > 1)) {
    return { points: new Map(), trouble: 'CloudWatch answered several series, and one is judged' };
  }
  const trouble = [`CloudWatch answered ${last.StatusCode}`, ...(last.Messages ?? []).map(textOf)].join(', ');
  return { points: new Map(points), trouble: last.StatusCode === 'Complete' ? null : trouble };
}

function textOf({ Code, Value }: MessageData): string {
  return `${Code}: ${Value}`;
}
