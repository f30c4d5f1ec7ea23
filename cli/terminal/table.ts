import Table from 'cli-table3';
import widthOf from 'string-width';
import wrapWords from 'wrap-ansi';
import { harmlessLine } from './output.ts';

type Cell = string | number;

/** Where nobody says how wide it is. */
const COLUMNS = 80;
/** Of a border and the blanks beside a cell. */
const BESIDE = 3;
const NARROWEST = 8;

export function columnsOf(out: NodeJS.WriteStream): number {
  return out.columns || COLUMNS;
}

/**
 * A table without colours, so that it reads the same in a log, and no wider than the terminal: the widest columns are
 * broken. Numbers stand to the right. A cell is one line, whoever wrote it.
 */
export function table(head: string[], rows: Cell[][], columns = columnsOf(process.stdout)): string {
  const colAligns = head.map((_, column) => (rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left'));
  const texts = [head, ...rows].map((row) => row.map((cell) => harmlessLine(String(cell))));
  const widths = within(
    head.map((_, column) => Math.max(...texts.map((row) => widthOf(row[column] ?? '')))),
    columns,
  );
  const [titles = [], ...cells] = texts.map((row) =>
    row.map((text, column) => wrapWords(text, widths[column] ?? NARROWEST, { hard: true })),
  );
  const drawn = new Table({
    head: titles,
    colAligns: rows.length > 0 ? colAligns : [],
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...cells);
  return drawn.toString();
}

/** The widest gives way, as long as there is one that can. */
function within(wanted: number[], columns: number): number[] {
  const widths = [...wanted];
  const room = columns - 1 - BESIDE * widths.length;
  for (let over = widths.reduce((sum, width) => sum + width, 0) - room; over > 0; over -= 1) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
