import { type ParseToken, parseAnsiSequences } from 'ansi-sequence-parser';
import widthOf from 'string-width';
import { CELL, drawCells, tidy } from './terminal-cells.ts';

const MARGIN = 16;
const BACKGROUND = '#16181d';
const FOREGROUND = '#d7dae0';
/** Each has a contrast of at least 4.5 on the background. */
const COLOURS: Record<string, string> = {
  black: '#8b909c',
  red: '#ff7b72',
  green: '#7ee787',
  yellow: '#e3b341',
  blue: '#79c0ff',
  magenta: '#d2a8ff',
  cyan: '#56d4dd',
  white: FOREGROUND,
};

/**
 * Bars and borders are drawn, because fonts leave gaps between them. Words stand where they belong whatever the font's
 * width, and spaces are left out, because SVG makes one of several.
 */
const PIECES = /([█░─])\1*|[\u2500-\u259f]| +|[^\u2500-\u259f ]+( [^\u2500-\u259f ]+)*/gu;

/** What a terminal of so many columns shows, with its colours, as an SVG picture of its own. */
export function terminalPicture(ansiText: string, columns: number): string {
  const lines = ansiText.replace(/\n$/, '').split('\n').map(parseAnsiSequences);
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  const content = lines.map((tokens, row) => drawLine(tokens, MARGIN + row * CELL.height)).join('');
  const words = lines.map((tokens) => tokens.map(({ value }) => value).join('')).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>A terminal</title><desc>${escapeXml(words)}</desc><rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/><g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}" fill="${FOREGROUND}">${content}</g></svg>\n`;
}

function drawLine(tokens: ParseToken[], top: number): string {
  let column = 0;
  const parts: string[] = [];
  for (const token of tokens) {
    for (const piece of token.value.match(PIECES) ?? []) {
      const left = MARGIN + column * CELL.width;
      const columns = widthOf(piece);
      parts.push(drawCells(piece, left, top, attributesOf(token)) ?? drawText(piece, left, top, columns, token));
      column += columns;
    }
  }
  return parts.join('');
}

function drawText(text: string, left: number, top: number, columns: number, token: ParseToken): string {
  if (text.trim() === '') return '';
  const bold = token.decorations.has('bold') ? ' font-weight="bold"' : '';
  const [x, y, length] = [left, top + CELL.font, columns * CELL.width].map(tidy);
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${bold}${attributesOf(token)}>${escapeXml(text)}</text>`;
}

/** A bright colour is drawn as the other of its name. */
function attributesOf({ foreground, decorations }: ParseToken): string {
  const name = foreground?.type === 'named' ? foreground.name.replace('bright', '').toLowerCase() : null;
  return `${name ? ` fill="${COLOURS[name] ?? FOREGROUND}"` : ''}${decorations.has('dim') ? ' opacity="0.7"' : ''}`;
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML 1.0 has no way to write most control characters.
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}').replace(/[&<>"]/g, (character) => names[character] ?? '');
}
