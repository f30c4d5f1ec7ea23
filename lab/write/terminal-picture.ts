import widthOf from 'string-width';
import { type Run, readAnsi, type Style } from './ansi.ts';
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
  const lines = ansiText.replace(/\n$/, '').split('\n').map(readAnsi);
  const [width, height] = [columns * CELL.width + 2 * MARGIN, lines.length * CELL.height + 2 * MARGIN];
  const content = lines.map((runs, row) => drawLine(runs, MARGIN + row * CELL.height)).join('');
  const words = lines.map((runs) => runs.map(({ text }) => text).join('')).join('\n');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"><title>A terminal</title><desc>${escapeXml(words)}</desc><rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/><g font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${CELL.font}" fill="${FOREGROUND}">${content}</g></svg>\n`;
}

function drawLine(runs: Run[], top: number): string {
  let column = 0;
  const parts: string[] = [];
  for (const { text, style } of runs) {
    for (const piece of text.match(PIECES) ?? []) {
      const left = MARGIN + column * CELL.width;
      const columns = widthOf(piece);
      parts.push(drawCells(piece, left, top, attributesOf(style)) ?? drawText(piece, left, top, columns, style));
      column += columns;
    }
  }
  return parts.join('');
}

function drawText(text: string, left: number, top: number, columns: number, style: Style): string {
  if (text.trim() === '') return '';
  const bold = style.bold ? ' font-weight="bold"' : '';
  const [x, y, length] = [left, top + CELL.font, columns * CELL.width].map(tidy);
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${bold}${attributesOf(style)}>${escapeXml(text)}</text>`;
}

function attributesOf({ colour, dim }: Style): string {
  return `${colour ? ` fill="${COLOURS[colour] ?? FOREGROUND}"` : ''}${dim ? ' opacity="0.7"' : ''}`;
}

function escapeXml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  // XML 1.0 has no way to write most control characters.
  return text.replace(/[^\P{Cc}\n\t]/gu, '\u{fffd}').replace(/[&<>"]/g, (character) => names[character] ?? '');
}
