import type { TopLevelSpec } from 'vega-lite';

/** Milliseconds since 1970. */
export interface Span {
  from: number;
  to: number;
}

export type Layers = Extract<TopLevelSpec, { layer: unknown }>['layer'];

/** The axis that all layers of a panel share, in UTC. */
export function timeScale({ from, to }: Span) {
  const format = to - from < 10 * 60_000 ? '%H:%M:%S' : '%H:%M';
  return {
    field: 'at',
    type: 'temporal' as const,
    scale: { type: 'utc' as const, nice: false },
    axis: { title: null, format, labelOverlap: true, grid: false },
  };
}

export type TimeScale = ReturnType<typeof timeScale>;
