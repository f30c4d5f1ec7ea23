import { openStack } from '../aws/open.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { historyTable, readHistory } from '../report/history.ts';
import { outputOf } from '../terminal/output.ts';

interface HistoryOptions extends GlobalOptions {
  limit: number;
}

export async function showHistory(options: HistoryOptions): Promise<void> {
  const stack = await openStack(options);
  const runs = await readHistory(stack, options.limit, new Date());
  const output = outputOf(options);
  output.show(runs.length === 0 ? 'Nothing has run yet.' : historyTable(runs));
  output.document({ environment: stack.environment, runs });
}
