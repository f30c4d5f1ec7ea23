import type { Series } from '../report.ts';
import type { Layers, Span, TimeScale } from './chart-parts.ts';

/** Lines differ in colour and in their dashes, so that they can be told apart without colours. */
const DASHES = [
  [1, 0],
  [6, 3],
  [2, 3],
  [9, 3, 2, 3],
  [4, 2],
  [1, 4],
];

/** The lines of a panel; values that hold until the next one are drawn as steps. */
export function lineLayers(lines: Series[], x: TimeScale, { from, to }: Span): Layers {
  const names = lines.map(({ name }) => name);
  const domain: number[] = [from, to];
  const legend = lines.length > 1 ? { symbolType: 'stroke', symbolStrokeWidth: 3, symbolSize: 300 } : null;
  const encoding = {
    // The domain is said once, for all layers share the axis.
    x: { ...x, scale: { ...x.scale, domain } },
    y: {
      field: 'value',
      type: 'quantitative' as const,
      scale: { zero: true, nice: true, domain: valueDomain(lines) },
      axis: {
        title: [...new Set(lines.map(({ unit }) => unit))].join(', '),
        tickCount: 5,
        minExtent: 48,
        maxExtent: 48,
      },
    },
    color: {
      field: 'name',
      type: 'nominal' as const,
      scale: { domain: names, range: names.map((_, i) => `var(--series-${(i % 6) + 1})`) },
      legend,
    },
    strokeDash: {
      field: 'name',
      type: 'nominal' as const,
      scale: { domain: names, range: names.map((_, i) => DASHES[i % DASHES.length] ?? [1, 0]) },
      legend,
    },
  };
  const { strokeDash, ...ofPoints } = encoding;
  const values = (shown: Series[]) =>
    shown.flatMap(({ name, points }) => points.map(({ at, value }) => ({ name, at: Date.parse(at), value })));
  const steps = values(lines.filter(({ step }) => step));
  const courses = values(lines.filter(({ step }) => !step));
  const alone = lines.flatMap(({ name, points }) =>
    lonely(points).map(({ at, value }) => ({ name, at: Date.parse(at), value })),
  );
  return [
    ...(courses.length > 0
      ? [{ data: { values: courses }, mark: { type: 'line' as const, strokeWidth: 2 }, encoding }]
      : []),
    ...(steps.length > 0
      ? [
          {
            data: { values: steps },
            mark: { type: 'line' as const, strokeWidth: 2, interpolate: 'step-after' as const },
            encoding,
          },
        ]
      : []),
    ...(alone.length > 0
      ? [{ data: { values: alone }, mark: { type: 'point' as const, filled: true, size: 22 }, encoding: ofPoints }]
      : []),
  ];
}

/** A line cannot show a value that has nothing on either side of it. */
function lonely(points: Series['points']): Series['points'] {
  const isNothing = (i: number) => (points[i]?.value ?? null) === null;
  return points.filter((_, i) => !isNothing(i) && isNothing(i - 1) && isNothing(i + 1));
}

/** From zero, and as far as the values and their limit go; percentages of more than a half are seen against the whole. */
function valueDomain(lines: Series[]): number[] {
  const values = lines.flatMap(({ points, limit }) => [...points.map(({ value }) => value ?? 0), limit?.value ?? 0]);
  const highest = values.reduce((most, value) => Math.max(most, value), 0);
  const isShare = lines.every(({ unit }) => unit === '%');
  if (isShare && highest > 50) return [0, 100];
  return [0, highest > 0 ? highest : isShare ? 10 : 1];
}
