import { openSeat } from '../aws/seat.ts';
import type { GlobalOptions } from '../command-line/global-options.ts';
import { executionName } from '../execution/execution-name.ts';
import { insistOnAsking } from '../terminal/ask.ts';
import { followRollback } from '../watch/follow-rollback.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface RollbackOptions extends GlobalOptions {
  to: number;
  reason: string;
  requestedBy?: string;
  yes?: boolean;
}

export async function rollBack(options: RollbackOptions): Promise<void> {
  const question = `Leave the canary ${options.to} % of the traffic, and stop a stage that runs?`;
  insistOnAsking(question, options);
  const { stack, output, insist } = await openSeat(options);
  await insist(question, options);
  const { to: canaryPercent, reason } = options;
  const requestedBy = await stack.caller(options.requestedBy);
  const name = executionName(`rollback-to-${canaryPercent}`, new Date());
  const input = { canaryPercent, reason, requestedBy };
  const executionArn = await stack.start(stack.outputs.RollbackMachineArn, name, input);

  output.say(`Started ${name}.`);
  output.document(await followRollback(stack, output, executionArn, wantsLive(options)));
}
