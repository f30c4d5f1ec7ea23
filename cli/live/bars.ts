import sparkly from 'sparkly';
import type { Sparkline } from './frame.ts';
import type { Piece, Style } from './paint.ts';

/** The canary's part of the traffic, as a bar. */
export function shareBar(percent: number, width: number, style: Style = 'cyan'): Piece[] {
  const filled = Math.round((percent / 100) * width);
  // Whatever is not nothing can be seen.
  const canary = percent > 0 ? Math.max(1, Math.min(filled, percent < 100 ? width - 1 : width)) : 0;
  return [
    ['█'.repeat(canary), style],
    ['░'.repeat(width - canary), 'dim'],
  ];
}

export function isBeyond(value: number, { limit, bound = 'at most' }: Sparkline): boolean {
  if (limit === undefined) return false;
  return bound === 'at least' ? value < limit : value > limit;
}

/** One column per value, the newest to the right; those beyond the limit stand out. */
export function sparkBars(line: Sparkline, width: number): Piece[] {
  const values = line.values.slice(-width);
  const known = values.filter((value) => value !== null);
  const highest = line.unit === '%' && line.bound === 'at least' ? 100 : Math.max(...known, line.limit ?? 0);
  const bars = [
    ...sparkly(
      values.map((value) => value ?? ''),
      { minimum: 0, maximum: highest },
    ),
  ];
  const painted = values.map((value, i): Piece => {
    if (value === null) return ['·', 'dim'];
    // Without a limit nobody can say whether it is good.
    return [bars[i] ?? ' ', line.limit === undefined ? undefined : isBeyond(value, line) ? 'red' : 'green'];
  });
  return [' '.repeat(width - values.length), ...painted];
}
