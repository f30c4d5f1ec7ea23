import { wholeNumber, words } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addStage(program: Program): void {
  program
    .command('stage')
    .description('start one stage and follow it to its end')
    .argument('<percent>', "the canary's percentage of traffic that the stage leads to", wholeNumber(1, 100))
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'a name to stand before your AWS identity', words(128))
    .option('--skip-flush', 'leave the cache as it is; the stage still checks that it is warm')
    .option('--dry-run', 'claim nothing, delete nothing: check, and count what would be deleted')
    .option('--no-wait', 'return as soon as the stage has started')
    .addHelpText(
      'after',
      examples(
        'sluice stage 5 --reason "release 41"',
        'sluice stage 5 --reason "look" --dry-run',
        'sluice stage 25 --reason "release 41" --json --no-wait',
      ),
    )
    .action(async (percent, _, command) => {
      const { runStage } = await import('../commands/stage.ts');
      await runStage(percent, command.optsWithGlobals());
    });
}
