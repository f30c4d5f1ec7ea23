import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addCompatibility(program: Program): void {
  program
    .command('compatibility')
    .description('ask both backends whether each reads what the other cached')
    .addHelpText(
      'after',
      `
Evicts the keys of the probes that the settings name, and no others; moves no traffic. Ends with 0 where each backend reads
what the other cached, and with 1 where one does not (CacheIncompatible) or where that cannot be told (CompatibilityUnknown).
${examples('sluice compatibility', 'sluice compatibility --json | jq .rollback.safe')}`,
    )
    .action(async (_, command) => {
      const { compatibility } = await import('../commands/compatibility.ts');
      await compatibility(command.optsWithGlobals());
    });
}
