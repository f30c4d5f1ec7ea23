/** One character, in pixels; the font size fits the common monospaced fonts into it. */
export const CELL = { width: 8.4, height: 18, font: 14 };

/** The arms of a border, from the middle of its cell: up, right, down, left. */
const ARMS: Record<string, string> = {
  '─': 'rl',
  '│': 'ud',
  '┌': 'rd',
  '┐': 'dl',
  '└': 'ur',
  '┘': 'ul',
  '├': 'urd',
  '┤': 'udl',
  '┬': 'rdl',
  '┴': 'url',
  '┼': 'urdl',
};
const EIGHTHS = '▁▂▃▄▅▆▇█';

/** Bars, shades and borders as shapes that touch each other, for one character, repeated; null for any other. */
export function drawCells(piece: string, left: number, top: number, attributes: string): string | null {
  const [character = ''] = piece;
  const width = piece.length * CELL.width;
  const arms = ARMS[character];
  if (arms) return drawArms(arms, left, top, width, attributes);
  const eighths = EIGHTHS.indexOf(character) + 1;
  if (eighths > 0) return rectangle(left, top, width, eighths / 8, attributes);
  return character === '░' ? rectangle(left, top, width, 1, `${attributes} fill-opacity="0.25"`) : null;
}

function rectangle(left: number, top: number, width: number, part: number, attributes: string): string {
  // A little lower than the line, so that the bars of two lines do not grow together.
  const full = CELL.height - 3;
  const [x, y] = [tidy(left), tidy(top + 2 + full * (1 - part))];
  return `<rect x="${x}" y="${y}" width="${tidy(width)}" height="${tidy(full * part)}"${attributes}/>`;
}

function drawArms(arms: string, left: number, top: number, width: number, attributes: string): string {
  const [x, y] = [tidy(left + CELL.width / 2), tidy(top + CELL.height / 2)];
  const ends: Record<string, string> = {
    u: `V${tidy(top)}`,
    d: `V${tidy(top + CELL.height)}`,
    l: `H${tidy(left)}`,
    r: `H${tidy(left + width)}`,
  };
  const path = [...arms].map((arm) => `M${x} ${y}${ends[arm]}`).join('');
  // A line has the colour of its words, or a faint one of its own.
  const stroke = attributes.includes(' fill=')
    ? attributes.replace(' fill=', ' stroke=')
    : ` stroke="#7d8390"${attributes}`;
  return `<path d="${path}"${stroke} fill="none"/>`;
}

export function tidy(value: number): number {
  return Math.round(value * 100) / 100;
}
