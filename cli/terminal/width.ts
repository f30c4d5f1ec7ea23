import slice from 'slice-ansi';
import widthOf from 'string-width';
import wrapWords from 'wrap-ansi';

/** As much of a text as fits; what was cut off leaves a "…". */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  return columns > 0 ? `${slice(text, 0, columns - 1)}…` : '';
}

/** Filled up with spaces, or cut off, to exactly so many columns. */
export function pad(text: string, columns: number): string {
  const clipped = clip(text, columns);
  return clipped + ' '.repeat(Math.max(0, columns - widthOf(clipped)));
}

/** Broken between words into rows, of which there are at most so many; a word that is longer than a row stays whole. */
export function breakWords(text: string, width: number, most = Number.POSITIVE_INFINITY): string[] {
  const rows = wrapWords(text, width).split('\n');
  return rows.length <= most ? rows : [...rows.slice(0, most - 1), rows.slice(most - 1).join(' ')];
}

/** The same, and whatever does not fit is cut off. */
export function wrap(text: string, width: number, most?: number): string[] {
  return breakWords(text, width, most).map((row) => clip(row, width));
}

/** One line, broken between words; the rows that follow are indented like the first. */
export function breakLine(line: string, columns: number, most?: number): string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const width = Math.max(10, columns - indent.length);
  return breakWords(line.slice(indent.length), width, most).map((row) => indent + row);
}

/** The same, and whatever does not fit is cut off. */
export function wrapLine(line: string, columns: number, most?: number): string {
  return breakLine(line, columns, most)
    .map((row) => clip(row, columns))
    .join('\n');
}
