import { GraphWidget, type HorizontalAnnotation, type IMetric, type YAxisProps } from 'aws-cdk-lib/aws-cloudwatch';
import type { HealthConfig } from '../../core/health/config.ts';
import type { Drawing, Line } from '../../core/health/drawing.ts';
import { signals } from '../../core/health/signals/signals.ts';
import { cacheAddress } from '../settings/cache-url.ts';
import { configOf } from '../settings/health-config.ts';
import type { Settings } from '../settings/settings.ts';
import { counted, drawn, GRAPH_WIDTH, MILLISECONDS, own, WIDTH, YES_OR_NO } from './metrics.ts';

/** One side of a graph. Those of the same title are drawn over each other. */
interface Plot {
  title: string;
  place: readonly [row: number, column: number];
  axis: 'left' | 'right';
  scale: YAxisProps;
  metrics: IMetric[];
  notes: HorizontalAnnotation[];
}

/**
 * What a stage is judged by, as far as the settings say where to read it, in the rows in which the signals place it; beside
 * it how long a look of the probe takes.
 */
export function signalGraphs(settings: Settings, stack: string, look: IMetric): GraphWidget[][] {
  const config = configOf(settings);
  const plots = [...ownPlots(settings, stack, look), ...plotsOf(config)]
    .filter(({ metrics }) => metrics.length > 0)
    .sort((a, b) => a.place[0] - b.place[0] || a.place[1] - b.place[1]);
  const rows = Map.groupBy(plots, ({ place: [row] }) => row);
  return [...rows.values()].map((row) => {
    const graphs = [...Map.groupBy(row, ({ title }) => title).values()];
    return graphs.map((each) => graphOf(each, Math.min(GRAPH_WIDTH, Math.floor(WIDTH / graphs.length))));
  });
}

function plotsOf(config: HealthConfig): Plot[] {
  return signals
    .flatMap((signal) => signal.draw(config, null))
    .flatMap(({ dashboard, unit, greatest, ...drawing }) => {
      if (!dashboard) return [];
      const scale = unit ? { ...counted(unit), ...(greatest !== null && { max: greatest }) } : YES_OR_NO;
      return [{ ...dashboard, scale, metrics: linesOf(drawing).map((line) => drawn(line, config)) }];
    });
}

/** A limit that follows a metric is a line; one that stands still, or that only a plan knows, is in the notes. */
function linesOf({ beside, judged, limit }: Pick<Drawing, 'beside' | 'judged' | 'limit'>): Line[] {
  const isMoving = limit && Object.keys(limit.quantity.metrics).length > 0;
  return [...beside, judged, ...(isMoving ? [{ name: `limit for the ${judged.name}`, quantity: limit.quantity }] : [])];
}

/** What the stack itself publishes: each flush, and every minute what its probe says of Redis. ElastiCache with IAM is not probed. */
function ownPlots({ cache, health }: Settings, stack: string, look: IMetric): Plot[] {
  const Cache = cacheAddress(cache.url).hostname;
  const isProbed = !cache.elastiCacheIam;
  const probed = (name: string, statistic: string, label: string) =>
    isProbed ? [own(name, { Cache }, statistic, label)] : [];
  const evictions = health.redis?.evictions ? [] : probed('Evictions', 'Sum', 'evictions');
  const flushed = own('KeysDeleted', { Stack: stack, Profile: 'migration' }, 'Sum', 'keys flushed');
  const redis: Pick<Plot, 'title' | 'place' | 'notes'> = { title: 'Redis', place: [1, 3], notes: [] };
  return [
    { title: 'Hit rate', place: [1, 1], axis: 'right', scale: counted('keys'), notes: [], metrics: [flushed] },
    { ...redis, axis: 'left', scale: MILLISECONDS, metrics: isProbed ? [look] : [] },
    { ...redis, axis: 'right', scale: counted('keys a minute'), metrics: evictions },
    {
      ...{ title: 'Redis answers', place: [1, 4], axis: 'left', scale: YES_OR_NO, notes: [] },
      metrics: probed('CacheUp', 'Minimum', 'reachable'),
    },
  ];
}

function graphOf(plots: Plot[], width: number): GraphWidget {
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
    width,
  });
}
