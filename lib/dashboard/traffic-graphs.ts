import { GraphWidget, type IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  COUNT,
  expression,
  GRAPH_WIDTH,
  type Health,
  inMilliseconds,
  MILLISECONDS,
  metric,
  PERCENT_FROM_ZERO,
} from './metrics.ts';

/** The canary beside stable, as far as the settings say where to read it, with the limit that follows stable. */
export function trafficGraphs(health: Health): GraphWidget[] {
  return [...requests(health), ...errors(health), ...latency(health)];
}

function requests(health: Health): GraphWidget[] {
  if (!health.traffic) return [];
  const left = [
    metric(health, health.traffic.stableRequests, 'Sum', 'stable'),
    metric(health, health.traffic.canaryRequests, 'Sum', 'canary'),
  ];
  return [new GraphWidget({ title: 'Requests per backend', left, leftYAxis: COUNT, width: GRAPH_WIDTH })];
}

function errors(health: Health): GraphWidget[] {
  const { traffic } = health;
  if (!traffic?.stableErrors || !traffic.canaryErrors) return [];
  const { errorMarginPercent: margin, errorFloorPercent: floor } = traffic;
  const counts = {
    se: metric(health, traffic.stableErrors, 'Sum'),
    sr: metric(health, traffic.stableRequests, 'Sum'),
    ce: metric(health, traffic.canaryErrors, 'Sum'),
    cr: metric(health, traffic.canaryRequests, 'Sum'),
  };
  const { se, sr, ce, cr } = counts;
  const stable = '100 * FILL(se, 0) / sr';
  const left = [
    expression(health, 'stable', stable, { se, sr }),
    expression(health, 'canary', '100 * FILL(ce, 0) / cr', { ce, cr }),
    expression(health, 'limit for the canary', higher(`${stable} + ${margin}`, floor), { se, sr }),
  ];
  const leftAnnotations = [{ value: floor, label: `never matters below ${floor} %` }];
  const graph = { title: 'Errors per backend', left, leftAnnotations, leftYAxis: PERCENT_FROM_ZERO };
  return [new GraphWidget({ ...graph, width: GRAPH_WIDTH })];
}

function latency(health: Health): GraphWidget[] {
  if (!health.latency) return [];
  const { stable, canary, millisecondsPerUnit: perUnit, floorMs, maxRatio } = health.latency;
  const ofStable = metric(health, stable, 'p95', 'stable');
  const left: IMetric[] = [
    inMilliseconds(health, ofStable, 'stable', perUnit),
    inMilliseconds(health, metric(health, canary, 'p95', 'canary'), 'canary', perUnit),
    expression(health, 'limit for the canary', higher(`stable * ${perUnit * maxRatio}`, floorMs), { stable: ofStable }),
  ];
  const leftAnnotations = [{ value: floorMs, label: `fast enough below ${floorMs} ms` }];
  const graph = { title: 'Latency per backend', left, leftAnnotations, leftYAxis: MILLISECONDS };
  return [new GraphWidget({ ...graph, width: GRAPH_WIDTH })];
}

/** Metric math has MAX over time and over arrays, but none of a series and a number. */
function higher(formula: string, floor: number): string {
  return `IF((${formula}) > ${floor}, ${formula}, ${floor})`;
}
