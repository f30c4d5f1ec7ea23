import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addStatus(program: Program): void {
  program
    .command('status')
    .description(
      'what is wrong, where the traffic is, what runs or waits, and the command to type next; changes nothing',
    )
    .addHelpText('after', examples('sluice status', 'sluice status --json | jq .nextStage'))
    .action(async (_, command) => {
      const { showStatus } = await import('../commands/status.ts');
      await showStatus(command.optsWithGlobals());
    });
}
