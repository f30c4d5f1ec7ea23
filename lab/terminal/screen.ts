import headless, { type IBufferCell, type IBufferLine, type Terminal } from '@xterm/headless';

export interface Size {
  columns: number;
  rows: number;
}

/** What a terminal shows of what was written to it, redrawn lines and all. */
export class TerminalScreen {
  private readonly terminal: Terminal;

  constructor({ columns: cols, rows }: Size) {
    this.terminal = new headless.Terminal({ cols, rows, scrollback: 5000, allowProposedApi: true });
  }

  write(data: Uint8Array): Promise<void> {
    return new Promise((resolve) => this.terminal.write(data, resolve));
  }

  resize({ columns, rows }: Size): void {
    this.terminal.resize(columns, rows);
  }

  /** All that can be scrolled back to; what was too wide is one line again. */
  text(): string {
    const rows = this.lines(0);
    return rows
      .map((row, i) => {
        const goesOn = rows[i + 1]?.isWrapped === true;
        return row.translateToString(!goesOn) + (goesOn ? '' : '\n');
      })
      .join('')
      .trimEnd();
  }

  /** How many lines were too wide. */
  wrapped(): number {
    return this.lines(0).filter(({ isWrapped }) => isWrapped).length;
  }

  /** The rows that can be seen. */
  visible(): string {
    return this.lines(this.terminal.buffer.active.baseY)
      .map((line) => line.translateToString(true))
      .join('\n');
  }

  /** The same, with their colours as ANSI sequences. */
  picture(): string {
    return this.lines(this.terminal.buffer.active.baseY)
      .map((line) => inColour(line, this.terminal.cols))
      .join('\n')
      .trimEnd();
  }

  private lines(from: number): IBufferLine[] {
    const { active } = this.terminal.buffer;
    return Array.from({ length: active.length - from }, (_, i) => active.getLine(from + i)).filter(
      (line) => line !== undefined,
    );
  }
}

function inColour(line: IBufferLine, columns: number): string {
  let style = '';
  let text = '';
  for (let x = 0; x < columns; x++) {
    const cell = line.getCell(x);
    if (!cell || cell.getWidth() === 0) continue;
    const next = styleOf(cell);
    if (next !== style) text += `\u001b[0m${next}`;
    style = next;
    text += cell.getChars() || ' ';
  }
  return `${text.trimEnd()}${style && '\u001b[0m'}`;
}

function styleOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? cell.getFgColor() : null;
  const codes = [
    ...(cell.isBold() ? [1] : []),
    ...(cell.isDim() ? [2] : []),
    ...(colour !== null && colour < 16 ? [colour < 8 ? 30 + colour : 82 + colour] : []),
  ];
  return codes.length > 0 ? `\u001b[${codes.join(';')}m` : '';
}
