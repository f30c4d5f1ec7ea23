import path from 'node:path';
import { verdictTable } from './verdict-table.ts';

export const VERDICTS = path.resolve(import.meta.dirname, '../../docs/verdicts.md');

const [BEGIN, END] = ['<!-- table: begin -->', '<!-- table: end -->'];

/** The page with the table as the judge is now. */
export function withTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/verdicts.md lost its "${BEGIN}" or "${END}".`);
  return `${page.slice(0, begin + BEGIN.length)}\n${verdictTable()}\n${page.slice(end)}`;
}
