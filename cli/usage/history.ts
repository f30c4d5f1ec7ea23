import { wholeNumber } from '../command-line/arguments.ts';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

/** Each costs two questions to Step Functions. */
const MOST = 500;

const ABOUT = `
Step Functions forgets executions 90 days after their end. What one of them did, in full: sluice report <execution>
${examples('sluice history', "sluice history --limit 5 --json | jq '.runs[].report.outcome'")}`;

export function addHistory(program: Program): void {
  program
    .command('history')
    .description('list the last stages and rollbacks: when, how long, who asked, how each ended, who approved')
    .option('--limit <n>', 'how many at most', wholeNumber(1, MOST), 20)
    .addHelpText('after', ABOUT)
    .action(async (_, command) => {
      const { showHistory } = await import('../commands/history.ts');
      await showHistory(command.optsWithGlobals());
    });
}
