import { styleText } from 'node:util';
import widthOf from 'string-width';
import { harmlessLine } from '../terminal/output.ts';
import { clip } from '../terminal/width.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** A piece of a line in one style; undefined is the terminal's own. */
export type Piece = string | readonly [text: string, style: Style | undefined];

/** Whether a stream shows colours: a terminal that has them, where nobody said NO_COLOR. */
export function hasColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}

/** One line that never wraps and never holds another control character than those of its colours. */
export function paintLine(pieces: Piece[], columns: number, colours: boolean): string {
  let left = columns;
  const painted: string[] = [];
  for (const piece of pieces) {
    const [text, style] = typeof piece === 'string' ? [piece, undefined] : piece;
    const shown = clip(harmlessLine(text), left);
    left -= widthOf(shown);
    painted.push(style && colours && shown ? styleText(style, shown, { validateStream: false }) : shown);
    if (left <= 0) break;
  }
  return painted.join('').trimEnd();
}
