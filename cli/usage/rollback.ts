import { wholeNumber, words } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addRollback(program: Program): void {
  program
    .command('rollback')
    .description('take traffic off the canary, whatever runs')
    .requiredOption('--to <percent>', "the canary's percentage of traffic; at most what it has now", wholeNumber(0, 99))
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'a name to stand before your AWS identity', words(128))
    .option('--yes', 'do not ask')
    .addHelpText(
      'after',
      examples(
        'sluice rollback --to 0 --reason "errors in checkout"',
        'sluice rollback --to 5 --reason "too slow at 25 %" --yes --json',
      ),
    )
    .action(async (_, command) => {
      const { rollBack } = await import('../commands/rollback.ts');
      await rollBack(command.optsWithGlobals());
    });
}
