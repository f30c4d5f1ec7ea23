import { verbatim, words } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addUnlock(program: Program): void {
  program
    .command('unlock')
    .description('end a lease that nobody ends; weights that it moved go back first')
    .requiredOption('--owner <text>', 'the owner, or the whole text, as "sluice status" shows it', verbatim)
    .requiredOption('--reason <text>', 'why, for the history', words(1000))
    .option('--requested-by <who>', 'a name to stand before your AWS identity', words(128))
    .option('--yes', 'do not ask')
    .addHelpText('after', examples('sluice unlock --owner 1a2b3c4d.5e6f7a8b9c --reason "its stack was deleted"'))
    .action(async (_, command) => {
      const { unlock } = await import('../commands/unlock.ts');
      await unlock(command.optsWithGlobals());
    });
}
