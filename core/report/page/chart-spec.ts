import type { TopLevelSpec } from 'vega-lite';
import type { Mark, Series } from '../report.ts';
import { lineLayers } from './chart-lines.ts';
import { type Layers, type Span, type TimeScale, timeScale } from './chart-parts.ts';

export interface Band extends Span {
  label: string;
}

const MARK_COLOURS = { neutral: 'var(--dim)', good: 'var(--good)', bad: 'var(--bad)' };
const TONES = ['neutral', 'good', 'bad'] as const;
const WIDTH = 860;
const HEIGHT = 200;
/** Two numbers nearer than this would cover each other. */
const MARK_WIDTH = 16;

/** One panel: its lines and limits over the stages, with the marks as numbered rules. Times are UTC. */
export function chartSpec(lines: Series[], bands: Band[], marks: Mark[], span: Span): TopLevelSpec {
  const x = timeScale(span);
  const limits = lines.flatMap(({ limit }) => (limit ? [limit] : []));
  return {
    width: WIDTH,
    height: HEIGHT,
    layer: [
      ...bandLayers(bands, x),
      ...limitLayers(limits),
      ...markLayers(marks, x, span),
      ...lineLayers(lines, x, span),
      // Last, and with a halo of the style, so that no line runs through a word.
      ...bandLabels(bands, x),
      ...limitLabels(limits),
    ],
  };
}

/** The stages, each second one fainter, so that neighbours can be told apart. */
function bandLayers(bands: Band[], x: TimeScale): Layers {
  return bands.map((band, i) => ({
    data: { values: [band] },
    mark: { type: 'rect', color: 'var(--band)', opacity: i % 2 === 0 ? 1 : 0.55 },
    encoding: { x: { ...x, field: 'from' }, x2: { field: 'to' } },
  }));
}

function bandLabels(bands: Band[], x: TimeScale): Layers {
  return bands.map((band) => ({
    data: { values: [band] },
    mark: { type: 'text', align: 'left', dx: 4, fontSize: 11, baseline: 'bottom' },
    encoding: { x: { ...x, field: 'from' }, y: { value: HEIGHT - 4 }, text: { field: 'label' } },
  }));
}

interface Limit {
  value: number;
  label: string;
}
const LIMIT = { field: 'value', type: 'quantitative' } as const;

function limitLayers(values: Limit[]): Layers {
  if (values.length === 0) return [];
  const mark = { type: 'rule' as const, color: 'var(--bad)', strokeDash: [5, 4] };
  return [{ data: { values }, mark, encoding: { y: LIMIT } }];
}

function limitLabels(values: Limit[]): Layers {
  if (values.length === 0) return [];
  const mark = { type: 'text' as const, align: 'right' as const, baseline: 'top' as const, dy: 4, color: 'var(--bad)' };
  return [{ data: { values }, mark, encoding: { y: LIMIT, x: { value: WIDTH - 4 }, text: { field: 'label' } } }];
}

function markLayers(marks: Mark[], x: TimeScale, { from, to }: Span): Layers {
  const lastAt: [number, number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const values = marks.map(({ at, tone }, i) => {
    const place = (WIDTH * (Date.parse(at) - from)) / Math.max(1, to - from);
    const row = place - lastAt[0] >= MARK_WIDTH ? 0 : 1;
    lastAt[row] = place;
    return { at: Date.parse(at), number: String(i + 1), tone, height: -4 - row * 13 };
  });
  const y = { field: 'height', type: 'quantitative' as const, scale: null, axis: null };
  return TONES.flatMap((tone): Layers => {
    const data = { values: values.filter((mark) => mark.tone === tone) };
    const color = MARK_COLOURS[tone];
    if (data.values.length === 0) return [];
    return [
      { data, mark: { type: 'rule', strokeDash: [2, 2], color }, encoding: { x } },
      {
        data,
        mark: { type: 'text', baseline: 'bottom', fontSize: 11, fontWeight: 'bold', color },
        encoding: { x, y, text: { field: 'number' } },
      },
    ];
  });
}
