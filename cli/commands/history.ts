import { wholeNumber } from '../arguments.ts';
import { examples } from '../examples.ts';
import type { GlobalOptions, Program } from '../global-options.ts';
import { openStack } from '../open.ts';
import { historyTable, readHistory } from '../report/history.ts';
import { outputOf } from '../terminal/output.ts';

interface HistoryOptions extends GlobalOptions {
  limit: number;
}

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
    .action((_, command) => showHistory(command.optsWithGlobals()));
}

async function showHistory(options: HistoryOptions): Promise<void> {
  const stack = await openStack(options);
  const runs = await readHistory(stack, options.limit, new Date());
  const output = outputOf(options);
  output.say(runs.length === 0 ? 'Nothing has run yet.' : historyTable(runs));
  output.document({ environment: stack.environment, runs });
}
