import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { BASH_COMPLETION } from './command-line/bash-completion.ts';
import type { Program } from './command-line/global-options.ts';

/** `sluice complete bash|zsh|fish` prints what a shell needs; `sluice complete -- …` is what it then asks. */
export function addCompletion(program: Program): void {
  // Its types are those of plain commander; at run time it is the same class.
  const completion = tab(program as unknown as Command);
  const setup = completion.setup.bind(completion);
  completion.setup = (name, executable, shell) => {
    if (shell === 'bash') process.stdout.write(BASH_COMPLETION);
    else setup(name, executable, shell);
  };
  const complete = program.commands.find((command) => command.name() === 'complete');
  // Only a key press needs what can be suggested.
  complete?.hook('preAction', async () => {
    const { VALUES } = await import('./command-line/suggestions.ts');
    for (const command of [completion, ...completion.commands.values()]) {
      // Options that stand before or behind every command belong to the program; the adapter looks at the command alone.
      command.option('environment', 'which stack', VALUES.environment);
      for (const [name, option] of command.options) if (VALUES[name]) option.handler = VALUES[name];
      for (const [name, argument] of command.arguments) if (VALUES[name]) argument.handler = VALUES[name];
    }
  });
}
