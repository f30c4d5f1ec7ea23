const GRAPHEMES = new Intl.Segmenter();

/** East Asian and emoji characters take two columns: https://www.unicode.org/reports/tr11/ */
const WIDE =
  /^(\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;

function columnsOf(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** How many columns of a terminal a text takes; it must not hold colours or control characters. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += columnsOf(segment);
  return width;
}

/** As much of a text as fits; what was cut off leaves a "…". */
export function clip(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** Filled up with spaces, or cut off, to exactly so many columns. */
export function pad(text: string, columns: number): string {
  const clipped = clip(text, columns);
  return clipped + ' '.repeat(Math.max(0, columns - widthOf(clipped)));
}

/** Broken between words into rows, of which there are at most so many; a word that is longer than a row stays whole. */
export function breakWords(text: string, width: number, most = Number.POSITIVE_INFINITY): string[] {
  const rows = [''];
  for (const word of text.split(' ')) {
    const row = `${rows.at(-1)} ${word}`.trimStart();
    if (widthOf(row) <= width || rows.length === most) rows[rows.length - 1] = row;
    else rows.push(word);
  }
  return rows;
}

/** The same, and whatever does not fit is cut off. */
export function wrap(text: string, width: number, most?: number): string[] {
  return breakWords(text, width, most).map((row) => clip(row, width));
}

/** One line, broken between words; the rows that follow are indented like the first. */
export function wrapLine(line: string, columns: number, most?: number): string {
  const indent = /^ */.exec(line)?.[0] ?? '';
  const width = Math.max(10, columns - indent.length);
  return wrap(line.slice(indent.length), width, most)
    .map((row) => indent + row)
    .join('\n');
}
