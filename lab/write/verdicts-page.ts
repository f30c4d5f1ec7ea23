import path from 'node:path';
import { signalTable, verdictTable } from './verdict-table.ts';

export const VERDICTS = path.resolve(import.meta.dirname, '../../docs/verdicts.md');

/** The page with its tables as the judge is now. */
export function withTable(page: string): string {
  return between(between(page, 'signals', signalTable()), 'table', verdictTable());
}

function between(page: string, name: string, table: string): string {
  const [first, last] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [begin, end] = [page.indexOf(first), page.indexOf(last)];
  if (begin < 0 || end < begin) throw new Error(`docs/verdicts.md lost its "${first}" or "${last}".`);
  return `${page.slice(0, begin + first.length)}\n${table}\n${page.slice(end)}`;
}
