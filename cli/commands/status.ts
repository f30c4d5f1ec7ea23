import { withStop } from '../../core/text/inert.ts';
import { openStack } from '../aws/open.ts';
import { NotDone } from '../command-line/failures.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { describeStatus } from '../status/describe-status.ts';
import { gatherStatus } from '../status/gather-status.ts';
import { outputOf } from '../terminal/output.ts';

export async function showStatus(options: GlobalOptions): Promise<void> {
  const status = await gatherStatus(await openStack(options));
  const output = outputOf(options);
  for (const line of describeStatus(status)) output.say(line);
  if (status.problems.length > 0) throw new NotDone(status.problems.map(withStop).join(' '), status);
  output.document(status);
}
