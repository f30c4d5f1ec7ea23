import path from 'node:path';
import { between } from './between.ts';
import { signalTable, verdictTable } from './verdict-table.ts';

export const VERDICTS = path.resolve(import.meta.dirname, '../../docs/verdicts.md');

/** The page with its tables as the judge is now. */
export function withTable(page: string): string {
  return between(between(page, 'signals', signalTable()), 'table', verdictTable());
}
