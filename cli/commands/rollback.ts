import { wholeNumber, words } from '../arguments.ts';
import { examples } from '../examples.ts';
import { executionName } from '../execution/run-machine.ts';
import { followRollback } from '../execution/run-rollback.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { insistOnYes } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface RollbackOptions extends GlobalOptions {
  to: number;
  reason: string;
  requestedBy?: string;
  yes?: boolean;
}

export function addRollback(program: Program): void {
  program
    .command('rollback')
    .description('take traffic off the canary, whatever runs')
    .requiredOption('--to <percent>', "the canary's percentage of traffic; at most what it has now", wholeNumber(0, 99))
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'who asks; left out, your AWS identity', words(128))
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        'sluice rollback --to 0 --reason "errors in checkout"',
        'sluice rollback --to 5 --reason "too slow at 25 %" --yes --json',
      ),
    )
    .action((_, command) => rollBack(command.optsWithGlobals()));
}

async function rollBack(options: RollbackOptions): Promise<void> {
  await insistOnYes(`Leave the canary ${options.to} % of the traffic, and stop a stage that runs?`, options);
  const stack = await openStack(options);
  const output = outputOf(options);
  const { to: canaryPercent, reason, requestedBy = await stack.caller() } = options;
  const name = executionName(`rollback-to-${canaryPercent}`, new Date());
  const input = { canaryPercent, reason, requestedBy };
  const executionArn = await stack.start(stack.outputs.RollbackMachineArn, name, input);

  output.say(`Started ${name}.`);
  output.document(await followRollback(stack, output, executionArn, wantsLive(options)));
}
