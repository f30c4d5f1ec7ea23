import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addStatus(program: Program): void {
  program
    .command('status')
    .description('show the weights, who owns them, what runs, what waits for approval, and the next stage')
    .addHelpText('after', examples('sluice status', 'sluice status --json | jq .nextStage'))
    .action(async (_, command) => {
      const { showStatus } = await import('../commands/status.ts');
      await showStatus(command.optsWithGlobals());
    });
}
