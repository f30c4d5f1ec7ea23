import type { Metric } from './metric.ts';

/** What a metric says of one period; null where that is unknown. */
type Read = (metric: Metric) => number | null;

/**
 * Something that has a value in each period: what a signal judges, and the limit that it judges by. It is written down
 * once; the judge, `watch` and the report evaluate it, and the dashboard has CloudWatch do so.
 */
export interface Quantity {
  /** What it is made of, by the names that its formula has for them. */
  metrics: Record<string, Metric>;
  /** In one period; null where a part of it is unknown. */
  value(read: Read): number | null;
  /** In CloudWatch's metric math. */
  formula: string;
}

export function constant(value: number): Quantity {
  return { metrics: {}, value: () => value, formula: String(value) };
}

export function reading(name: string, metric: Metric): Quantity {
  return { metrics: { [name]: metric }, value: (read) => read(metric), formula: name };
}

/** Several metrics under names with a number: `h0`, `h1`. */
export function numbered(name: string, metrics: Metric[]): Quantity['metrics'] {
  return Object.fromEntries(metrics.map((metric, i) => [`${name}${i}`, metric]));
}

export function sum(metrics: Quantity['metrics']): Quantity {
  const parts = Object.entries(metrics).map(([name, metric]) => reading(name, metric));
  return made(parts, `SUM([${Object.keys(metrics).join(',')}])`, (...values) => values.reduce((a, b) => a + b, 0));
}

/** The same, but drawn as zero where CloudWatch has no point. */
export function drawnAsZero(quantity: Quantity): Quantity {
  return { ...quantity, formula: `FILL(${quantity.formula}, 0)` };
}

export function times(quantity: Quantity, factor: number): Quantity {
  return factor === 1 ? quantity : made([quantity], `${quantity.formula} * ${factor}`, (value) => value * factor);
}

export function plus(quantity: Quantity, margin: number): Quantity {
  return made([quantity], `${quantity.formula} + ${margin}`, (value) => value + margin);
}

export function together(a: Quantity, b: Quantity): Quantity {
  return made([a, b], `(${a.formula} + ${b.formula})`, (some, more) => some + more);
}

/** `ofNothing` is the percentage of a whole that is zero. */
export function percent(part: Quantity, whole: Quantity, ofNothing: number | null = null): Quantity {
  return made([part, whole], `100 * ${part.formula} / ${whole.formula}`, (some, all) =>
    all > 0 ? (100 * some) / all : ofNothing,
  );
}

export function atLeast(floor: number, quantity: Quantity): Quantity {
  const { formula } = quantity;
  return made([quantity], `IF((${formula}) < ${floor}, ${floor}, ${formula})`, (value) => Math.max(floor, value));
}

/** Metric math has MAX and MIN over time and over arrays, but none of a series and a number. */
export function between(floor: number, quantity: Quantity, ceiling: number): Quantity {
  const { formula } = quantity;
  return made(
    [quantity],
    `IF((${formula}) < ${floor}, ${floor}, IF((${formula}) > ${ceiling}, ${ceiling}, ${formula}))`,
    (value) => Math.min(ceiling, Math.max(floor, value)),
  );
}

function made(parts: Quantity[], formula: string, of: (...values: number[]) => number | null): Quantity {
  return {
    metrics: Object.assign({}, ...parts.map(({ metrics }) => metrics)),
    formula,
    value(read) {
      const values = parts.map((part) => part.value(read));
      return values.every((value) => value !== null) ? of(...values) : null;
    },
  };
}
