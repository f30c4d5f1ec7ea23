import { verbatim, words } from '../arguments.ts';
import { examples } from '../examples.ts';
import { executionName } from '../execution/run-machine.ts';
import { followRollback } from '../execution/run-rollback.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { insistOnYes } from '../terminal/ask.ts';
import { outputOf } from '../terminal/output.ts';
import { wantsLive } from '../watch/watch-live.ts';

interface UnlockOptions extends GlobalOptions {
  owner: string;
  reason: string;
  requestedBy?: string;
  yes?: boolean;
}

export function addUnlock(program: Program): void {
  program
    .command('unlock')
    .description('end a lease that nobody ends; weights that it moved go back first')
    .requiredOption('--owner <text>', 'the owner, or the whole text, as "sluice status" shows it', verbatim)
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'who asks; left out, your AWS identity', words(128))
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('sluice unlock --owner 1a2b3c4d.5e6f7a8b9c --reason "its stack was deleted"'))
    .action((_, command) => unlock(command.optsWithGlobals()));
}

async function unlock(options: UnlockOptions): Promise<void> {
  await insistOnYes(`End the lease of ${options.owner}?`, options);
  const stack = await openStack(options);
  const output = outputOf(options);
  const { owner, reason, requestedBy = await stack.caller() } = options;
  const name = executionName('unlock', new Date());
  const input = { unlock: owner, reason, requestedBy };
  const executionArn = await stack.start(stack.outputs.RollbackMachineArn, name, input);

  output.say(`Started ${name}.`);
  output.document(await followRollback(stack, output, executionArn, wantsLive(options)));
}
