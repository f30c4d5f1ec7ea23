import type { RecordedSeries } from './read-series.ts';
import type { Outcome } from './replay.ts';

const BARS = [...'▁▂▃▄▅▆▇█'];
const WIDTH = 96;

/**
 * Three lines over the same time: the highest value of each stretch, what became of the stages begun in it, and what is
 * labelled. As text, so that it can stand in a log.
 */
export function plot({ points, incidents }: RecordedSeries, outcomes: Outcome[]): string {
  const [first, last] = [points[0]?.at ?? 0, points.at(-1)?.at ?? 0];
  const columnOf = (at: number) => Math.min(WIDTH - 1, Math.floor(((at - first) / Math.max(1, last - first)) * WIDTH));
  const highest = Array.from({ length: WIDTH }, () => Number.NEGATIVE_INFINITY);
  for (const { at, value } of points) highest[columnOf(at)] = Math.max(highest[columnOf(at)] ?? value, value);
  const known = highest.filter(Number.isFinite);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const bars = highest.map((value) => {
    if (!Number.isFinite(value)) return ' ';
    return BARS[Math.min(BARS.length - 1, Math.floor(((value - low) / (high - low || 1)) * BARS.length))] ?? ' ';
  });

  const marks = Array.from({ length: WIDTH }, () => ' ');
  for (const outcome of outcomes) {
    const column = columnOf(outcome.startedAt);
    marks[column] = graver(marks[column] ?? ' ', markOf(outcome));
  }
  const labels = Array.from({ length: WIDTH }, (_, column) =>
    incidents.some(({ from, to }) => column >= columnOf(from) && column <= columnOf(to) && to >= first && from <= last)
      ? '═'
      : ' ',
  );
  return [
    `  ${bars.join('')}  ${known.length > 0 ? `up to ${round(high)}` : 'no data'}`,
    `  ${marks.join('')}  ✗ failed, h held, - refused, · passed`,
    ...(incidents.length > 0 ? [`  ${labels.join('')}  labelled`] : []),
  ].join('\n');
}

const GRAVEST_FIRST = ['✗', 'h', '-', '·', ' '];

function graver(a: string, b: string): string {
  return GRAVEST_FIRST.indexOf(a) <= GRAVEST_FIRST.indexOf(b) ? a : b;
}

function markOf({ ended, heldSeconds }: Outcome): string {
  if (ended === 'failed') return '✗';
  if (ended === 'refused') return '-';
  return heldSeconds > 0 ? 'h' : '·';
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
