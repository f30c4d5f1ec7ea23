import Table from 'cli-table3';

type Cell = string | number;

/** A table without colours, so that it reads the same in a log. Numbers stand to the right. */
export function table(head: string[], rows: Cell[][]): string {
  const colAligns = head.map((_, column) => (rows.every((row) => typeof row[column] === 'number') ? 'right' : 'left'));
  const drawn = new Table({
    head,
    colAligns: rows.length > 0 ? colAligns : [],
    style: { head: [], border: [], compact: true },
  });
  drawn.push(...rows);
  return drawn.toString();
}
