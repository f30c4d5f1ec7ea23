import { GraphWidget, type HorizontalAnnotation, type IMetric, type YAxisProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { HealthConfig } from '../../core/health/config.ts';
import type { Drawing, Line } from '../../core/health/drawing.ts';
import { signals } from '../../core/health/signals/signals.ts';
import { cacheAddress } from '../settings/cache-url.ts';
import { configOf } from '../settings/health-config.ts';
import type { Settings } from '../settings/settings.ts';
import { COUNT, drawn, GRAPH_WIDTH, own } from './metrics.ts';

/** One side of a graph. Those of the same title are drawn over each other. */
interface Plot {
  title: string;
  place: readonly [row: number, column: number];
  axis: 'left' | 'right';
  scale: YAxisProps;
  metrics: IMetric[];
  notes: HorizontalAnnotation[];
}

/** What a stage is judged by, as far as the settings say where to read it, in the rows in which the signals place it. */
export function signalGraphs(settings: Settings, stack: string): GraphWidget[][] {
  const config = configOf(settings);
  const plots = [...ownPlots(settings, stack), ...plotsOf(config)].sort(
    (a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1],
  );
  const rows = Map.groupBy(plots, ({ place: [row] }) => row);
  return [...rows.values()].map((row) => [...Map.groupBy(row, ({ title }) => title).values()].map(graphOf));
}

function plotsOf(config: HealthConfig): Plot[] {
  return signals
    .flatMap((signal) => signal.draw(config, null))
    .flatMap(({ dashboard, unit, greatest, ...drawing }) => {
      if (!dashboard) return [];
      const scale = {
        ...(unit && { label: unit }),
        min: 0,
        ...(greatest !== null && { max: greatest }),
        showUnits: false,
      };
      return [{ ...dashboard, scale, metrics: linesOf(drawing).map((line) => drawn(line, config)) }];
    });
}

/** A limit that follows a metric is a line; one that stands still, or that only a plan knows, is in the notes. */
function linesOf({ beside, judged, limit }: Pick<Drawing, 'beside' | 'judged' | 'limit'>): Line[] {
  const isMoving = limit && Object.keys(limit.quantity.metrics).length > 0;
  return [...beside, judged, ...(isMoving ? [{ name: `limit for the ${judged.name}`, quantity: limit.quantity }] : [])];
}

/** What the stack itself publishes: each flush, and every minute what its probe says of Redis. ElastiCache with IAM is not probed. */
function ownPlots({ cache, health }: Settings, stack: string): Plot[] {
  const Cache = cacheAddress(cache.url).hostname;
  const probed = [
    own('CacheLatency', { Cache }, 'Average', 'answer of Redis, ms'),
    own('CacheUp', { Cache }, 'Minimum', 'reachable (1) or not (0)'),
  ];
  const evictions = health.redis?.evictions ? [] : [own('Evictions', { Cache }, 'Sum', 'evictions')];
  const flushed = own('KeysDeleted', { Stack: stack, Profile: 'migration' }, 'Sum', 'keys flushed');
  const plot = { scale: COUNT, notes: [] };
  return [
    { ...plot, title: 'Hit rate', place: [1, 1], axis: 'right', metrics: [flushed] },
    { ...plot, title: 'Redis', place: [1, 3], axis: 'left', metrics: cache.elastiCacheIam ? [] : probed },
    { ...plot, title: 'Redis', place: [1, 3], axis: 'right', metrics: evictions },
  ];
}

function graphOf(plots: Plot[]): GraphWidget {
  const on = (axis: Plot['axis']) => plots.filter((plot) => plot.axis === axis);
  const metricsOf = (side: Plot[]) => side.flatMap(({ metrics }) => metrics);
  const [[left], [right]] = [on('left'), on('right')];
  return new GraphWidget({
    title: plots[0]?.title ?? '',
    left: metricsOf(on('left')),
    ...(left && { leftYAxis: left.scale }),
    leftAnnotations: plots.flatMap(({ notes }) => notes),
    right: metricsOf(on('right')),
    ...(right && { rightYAxis: right.scale }),
    width: GRAPH_WIDTH,
  });
}
