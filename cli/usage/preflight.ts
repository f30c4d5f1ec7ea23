import { wholeNumber } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addPreflight(program: Program): void {
  program
    .command('preflight')
    .description('say whether the next stage may start, and change nothing')
    .option('--stage <percent>', 'another stage than the next', wholeNumber(1, 100))
    .option('--deploy', 'only whether this is a moment to deploy the stack, or to destroy it')
    .addHelpText(
      'after',
      examples(
        'sluice preflight',
        'sluice preflight --deploy && npm run deploy',
        'sluice preflight --json | jq .mayStart',
      ),
    )
    .action(async (_, command) => {
      const { preflight } = await import('../commands/preflight.ts');
      await preflight(command.optsWithGlobals());
    });
}
