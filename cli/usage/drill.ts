import { words } from '../command-line/arguments.ts';
import type { Program } from '../command-line/global-options.ts';

const ABOUT = `
It runs the next stage as far as its bake, keeps an alarm of alarms.abortOn red until the stage has ended, and measures
how soon that is, the weights are back, Route 53 is in sync, and the requests follow. For that you need, beside what a
stage needs, cloudwatch:SetAlarmState. The alarm's own actions run too: whoever it pages is paged. Afterwards it turns
green at its next evaluation.

Examples:
  sluice drill
  sluice drill --alarm shop-5xx --yes --json`;

export function addDrill(program: Program): void {
  program
    .command('drill')
    .description('prove the way back: run the next stage, turn an alarm red, and measure how soon traffic returns')
    .option('--alarm <name>', 'which of the listed alarms; left out, the first')
    .option('--reason <text>', 'why, for the history', words(1000), 'drill of the rollback')
    .option('--requested-by <who>', 'a name to stand before your AWS identity', words(128))
    .option('--at-any-weight', 'also where the stage gives the canary more than 10 % of the traffic')
    .option('--yes', 'do not ask')
    .addHelpText('after', ABOUT)
    .action(async (_, command) => {
      const { drill } = await import('../commands/drill.ts');
      await drill(command.optsWithGlobals());
    });
}
