import { atStage } from '../health/at-stage.ts';
import type { HealthConfig } from '../health/config.ts';
import type { Drawing } from '../health/drawing.ts';
import { type keyOf, type Readings, valueIn } from '../health/evidence.ts';
import type { Quantity } from '../health/quantity.ts';
import { SHARE_OF_CANARY } from '../health/signals/observed-split.ts';
import { signals } from '../health/signals/signals.ts';
import { canaryPercent } from '../protocol/rollout.ts';
import type { Series, StageReport } from './report.ts';

type Points = Readings['series'];

/** The lines of the charts, from what CloudWatch answered: what the stage was judged by, period by period. */
export function measuredSeries(config: HealthConfig, points: Points, stages: StageReport[]): Series[] {
  const starts = new Set([...points.values()].flatMap((each) => [...each.points.keys()]));
  const instants = [...starts].sort((a, b) => a - b);
  if (instants.length === 0) return [];
  const [drawings = [], ...others] = drawingsOf(config, stages);
  const isShareDrawn = drawings.some(({ report }) => report === SHARE_OF_CANARY);
  return [
    ...(isShareDrawn ? [intendedShare(stages, instants)] : []),
    ...drawings.flatMap((drawing, i) => {
      const alike = others.map((drawn) => constantOf(drawn[i])).every((value) => value === constantOf(drawing));
      return linesOf(alike ? drawing : { ...drawing, limit: null }, points, instants);
    }),
  ];
}

/** As each of the stages is judged: they differ in their limits alone. */
function drawingsOf(config: HealthConfig, stages: StageReport[]): Drawing[][] {
  const configs = stages.map(({ stage }) => (stage === null ? config : atStage(config, stage)));
  return (configs.length > 0 ? configs : [config]).map((holding) =>
    signals.flatMap((signal) => signal.draw(holding, null)),
  );
}

function constantOf(drawing: Drawing | undefined): number | null {
  return drawing?.limit?.quantity.value(() => null) ?? null;
}

function linesOf(
  { report: panel, unit, beside, judged, limit }: Drawing,
  points: Points,
  instants: number[],
): Series[] {
  if (panel === null) return [];
  const line = (name: string, quantity: Quantity, limit: Series['limit']): Series => ({
    ...{ panel, name, unit, limit },
    points: instants.map((start) => ({ at: new Date(start).toISOString(), value: rounded(quantity.value(at(start))) })),
  });
  const at = (start: number) => (metric: Parameters<typeof keyOf>[0]) => valueIn(points, metric, start);
  return [
    ...beside.map(({ name, quantity }) => line(name, quantity, null)),
    line(judged.name, judged.quantity, limit && constantIn(limit, unit)),
  ];
}

/** A limit that holds in each period of every stage; the others stand beside the verdicts. */
function constantIn({ quantity, bound }: NonNullable<Drawing['limit']>, unit: string): Series['limit'] {
  const value = quantity.value(() => null);
  return value === null ? null : { value, label: `${bound} ${value} ${unit}`.trimEnd() };
}

/** What the weights said at each instant, as far as these stages know. */
function intendedShare(stages: StageReport[], instants: number[]): Series {
  const moves = stages.flatMap(({ from, to, change, rollback, after, startedAt }) => [
    ...(from ? [{ at: Date.parse(startedAt), weights: from }] : []),
    ...(change && to ? [{ at: Date.parse(change.submittedAt), weights: to }] : []),
    ...(rollback?.restoredAt && after ? [{ at: Date.parse(rollback.restoredAt), weights: after }] : []),
  ]);
  const first = moves[0];
  const points = instants.map((start) => {
    const { weights } = moves.findLast(({ at }) => at <= start) ?? first ?? { weights: null };
    return { at: new Date(start).toISOString(), value: weights ? rounded(canaryPercent(weights)) : null };
  });
  return { panel: SHARE_OF_CANARY, name: 'intended', unit: '%', step: true, points, limit: null };
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}
