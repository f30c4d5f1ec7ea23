import type { Quantity } from './quantity.ts';

/** A line, with the name that it has among others of its drawing. */
export interface Line {
  name: string;
  quantity: Quantity;
}

/** What there is to see of a signal: a chart of the report, a graph of the dashboard, a row of `watch`. */
export interface Drawing {
  /** What each of the three calls it; null where it is not shown. */
  report: string | null;
  dashboard: Graph | null;
  watch: string | null;
  /** Of the values: `%`, `ms`, `keys a minute`; empty where 1 means yes and 0 no. */
  unit: string;
  /** The greatest value that there can be. */
  greatest: number | null;
  /** What the judged value is to be seen beside. */
  beside: Line[];
  judged: Line;
  /** What it is judged by, in the same period; null where that is no single number, or is not known. */
  limit: Limit | null;
}

interface Limit {
  quantity: Quantity;
  /** On which side of it a value is good. */
  bound: 'at least' | 'at most';
}

/** Graphs of the same title are one. */
interface Graph {
  title: string;
  axis: 'left' | 'right';
  /** Rows and places in them go from the top and from the left. */
  place: readonly [row: number, column: number];
  /** Horizontal lines: limits that stand still, and what there is to know of those that only a plan knows. */
  notes: { value: number; label: string }[];
}
