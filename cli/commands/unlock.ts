import { openSeat } from '../aws/seat.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { executionName } from '../execution/execution-name.ts';
import { insistOnAsking } from '../terminal/ask.ts';
import { followRollback } from '../watch/follow-rollback.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface UnlockOptions extends GlobalOptions {
  owner: string;
  reason: string;
  requestedBy?: string;
  yes?: boolean;
}

export async function unlock(options: UnlockOptions): Promise<void> {
  const question = `End the lease of ${options.owner}?`;
  insistOnAsking(question, options);
  const { stack, output, insist } = await openSeat(options);
  await insist(question, options);
  const { owner, reason } = options;
  const requestedBy = await stack.caller(options.requestedBy);
  const name = executionName('unlock', new Date());
  const input = { unlock: owner, reason, requestedBy };
  const executionArn = await stack.start(stack.outputs.RollbackMachineArn, name, input);

  output.say(`Started ${name}.`);
  output.document(await followRollback(stack, output, executionArn, wantsLive(options)));
}
