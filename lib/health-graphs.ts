import { GraphWidget, type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { z } from 'zod';
import type { MetricSettings } from './metric-settings.ts';
import type { Settings } from './settings.ts';

type Health = Settings['health'];
type MetricChoice = z.output<typeof MetricSettings>;

/** Three stand side by side: CloudWatch's grid is 24 wide. */
export const GRAPH_WIDTH = 8;

const PERCENT = { label: '%', min: 0, max: 100, showUnits: false };
const MILLISECONDS = { label: 'ms', min: 0, showUnits: false };
const COUNT = { min: 0, showUnits: false };

/** What a flush is known to move: the hit rate, and with it the latency of the database. */
export function cacheGraphs(health: Health): GraphWidget[] {
  return [hitRate(health), ...databaseLatency(health)];
}

/** The canary beside stable, as far as the settings say where to read it. */
export function trafficGraphs(health: Health): GraphWidget[] {
  return [...requests(health), ...errors(health), ...latency(health)];
}

/** Hits and misses are added up over all nodes first: an average of hit rates would be wrong. */
function hitRate(health: Health): GraphWidget {
  const { hits, misses, minPercent } = health.hitRate;
  const hitMetrics = Object.fromEntries(hits.map((choice, i) => [`h${i}`, metric(health, choice, 'Sum')]));
  const missMetrics = Object.fromEntries(misses.map((choice, i) => [`m${i}`, metric(health, choice, 'Sum')]));
  const lookups = { ...hitMetrics, ...missMetrics };
  const sum = (metrics: Record<string, IMetric>) => `SUM([${Object.keys(metrics).join(',')}])`;
  const expression = `100 * ${sum(hitMetrics)} / ${sum(lookups)}`;
  return new GraphWidget({
    title: 'Hit rate',
    left: [new MathExpression({ label: 'hit rate', expression, usingMetrics: lookups, period: health.period })],
    leftYAxis: PERCENT,
    leftAnnotations: [{ value: minPercent, label: `a stage goes on from ${minPercent} %` }],
    width: GRAPH_WIDTH,
  });
}

function databaseLatency(health: Health): GraphWidget[] {
  if (!health.databaseLatency) return [];
  const { metric: choice, millisecondsPerUnit, ceilingMs } = health.databaseLatency;
  const database = metric(health, choice, 'Average', 'database');
  const graph = {
    title: 'Database latency',
    left: [inMilliseconds(health, database, 'database', millisecondsPerUnit)],
    leftAnnotations: [{ value: ceilingMs, label: 'ceiling' }],
  };
  return [new GraphWidget({ ...graph, leftYAxis: MILLISECONDS, width: GRAPH_WIDTH })];
}

function latency(health: Health): GraphWidget[] {
  if (!health.latency) return [];
  const { stable, canary, millisecondsPerUnit } = health.latency;
  const left = [
    inMilliseconds(health, metric(health, stable, 'p95', 'stable'), 'stable', millisecondsPerUnit),
    inMilliseconds(health, metric(health, canary, 'p95', 'canary'), 'canary', millisecondsPerUnit),
  ];
  return [new GraphWidget({ title: 'Latency per backend', left, leftYAxis: MILLISECONDS, width: GRAPH_WIDTH })];
}

function requests(health: Health): GraphWidget[] {
  if (!health.traffic) return [];
  const stable = metric(health, health.traffic.stableRequests, 'Sum', 'stable');
  const canary = metric(health, health.traffic.canaryRequests, 'Sum', 'canary');
  const observedShare = new MathExpression({
    label: 'share of the canary, observed',
    expression: '100 * FILL(canary, 0) / (FILL(stable, 0) + FILL(canary, 0))',
    usingMetrics: { stable, canary },
    period: health.period,
  });
  const graph = { title: 'Requests per backend', left: [stable, canary], right: [observedShare] };
  return [new GraphWidget({ ...graph, leftYAxis: COUNT, rightYAxis: PERCENT, width: GRAPH_WIDTH })];
}

function errors(health: Health): GraphWidget[] {
  const { stableErrors, canaryErrors } = health.traffic ?? {};
  const left = [
    ...(stableErrors ? [metric(health, stableErrors, 'Sum', 'stable')] : []),
    ...(canaryErrors ? [metric(health, canaryErrors, 'Sum', 'canary')] : []),
  ];
  if (left.length === 0) return [];
  return [new GraphWidget({ title: 'Errors per backend', left, leftYAxis: COUNT, width: GRAPH_WIDTH })];
}

function metric(health: Health, choice: MetricChoice, usualStatistic: string, label?: string): Metric {
  const { namespace, metricName, dimensions, statistic = usualStatistic } = choice;
  const { period } = health;
  return new Metric({
    namespace,
    metricName,
    dimensionsMap: dimensions,
    statistic,
    period,
    label: label ?? metricName,
  });
}

/** The metric in milliseconds, whatever its unit. */
function inMilliseconds(health: Health, raw: Metric, label: string, perUnit: number): IMetric {
  if (perUnit === 1) return raw;
  const expression = `${label} * ${perUnit}`;
  return new MathExpression({ label, expression, usingMetrics: { [label]: raw }, period: health.period });
}
