import { words } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addAbort(program: Program): void {
  program
    .command('abort')
    .description('stop the stage that runs, and put the weights back')
    .argument('[execution]', 'the name of its execution; may be left out')
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'a name to stand before your AWS identity', words(128))
    .option('--yes', 'do not ask, also on a terminal')
    .option('--no-wait', 'return as soon as the stage has stopped, before the weights are back')
    .addHelpText(
      'after',
      examples(
        'sluice abort --reason "wrong build"',
        'sluice abort stage-25-20261121T101500Z-3fa9 --reason "wrong build" --yes',
      ),
    )
    .action(async (execution, _, command) => {
      const { abort } = await import('../commands/abort.ts');
      await abort(execution, command.optsWithGlobals());
    });
}
