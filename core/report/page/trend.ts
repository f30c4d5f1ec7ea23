import { timeOfDay } from '../../text/times.ts';
import { sentence } from '../../text/words.ts';
import type { Series } from '../report.ts';

/** The course of a line in a sentence, for whoever does not see it. */
export function trend({ name, unit, points, limit }: Series): string {
  const known = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const [first] = known;
  const last = known.at(-1);
  if (!first || !last) return `${name}: nothing was measured.`;
  const lowest = known.reduce((least, point) => (point.value < least.value ? point : least));
  const highest = known.reduce((most, point) => (point.value > most.value ? point : most));
  const shown = (value: number) => `${amount(value)} ${unit}`.trim();
  const course =
    lowest.value === highest.value
      ? `is ${shown(first.value)} throughout`
      : `begins at ${shown(first.value)}, is lowest at ${shown(lowest.value)} (${timeOfDay(lowest.at)} UTC), highest at ${shown(highest.value)} (${timeOfDay(highest.at)} UTC), and ends at ${shown(last.value)}`;
  const gaps = points.length - known.length;
  const missing = gaps > 0 ? ` ${gaps} of ${points.length} points are missing.` : '';
  const against = limit ? ` Its limit: ${limit.label}.` : '';
  return `${sentence(`${name} ${course}`)}${against}${missing}`;
}

/** Three digits that matter, and no more than two behind the point. */
export function amount(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(digits)));
}
