import { withStop } from '../../core/text/inert.ts';
import { openSeat } from '../aws/seat.ts';
import { NotDone } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { isTerminal } from '../live/screen.ts';
import { describeStatus } from '../status/describe-status.ts';
import { gatherStatus } from '../status/gather-status.ts';

export async function showStatus(options: GlobalOptions): Promise<void> {
  const { stack, output } = await openSeat(options);
  const status = await gatherStatus(stack);
  // In a log, a line is found by its name.
  const columns = isTerminal(process.stdout) ? process.stdout.columns : undefined;
  output.show(describeStatus(status, columns).join('\n'));
  if (status.problems.length > 0) throw new NotDone(status.problems.map(withStop).join(' '), status);
  output.document(status);
}
