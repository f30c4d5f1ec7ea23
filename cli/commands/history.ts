import { openSeat } from '../aws/seat.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { readHistory, tellHistory } from '../report/history.ts';
import { columnsOf } from '../terminal/table.ts';

interface HistoryOptions extends GlobalOptions {
  limit: number;
}

export async function showHistory(options: HistoryOptions): Promise<void> {
  const { stack, output } = await openSeat(options);
  const runs = await readHistory(stack, options.limit, new Date());
  output.show(runs.length === 0 ? 'Nothing has run yet.' : tellHistory(runs, columnsOf(process.stdout)));
  output.document({ environment: stack.environment, runs });
}
