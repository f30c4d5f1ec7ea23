import { InvalidArgumentError } from '@commander-js/extra-typings';
import { examples } from '../command-line/examples.ts';
import type { Program } from '../command-line/global-options.ts';

export function addBacktest(program: Program): void {
  program
    .command('backtest')
    .description('replay history through the deployed judge: where a stage would have failed for nothing, or been held')
    .option('--data <folder>', 'CSV files (timestamp,value) of a latency, with a windows.json; left out, CloudWatch')
    .option('--unit <milliseconds>', 'milliseconds in one unit of the files; left out, as the settings say', positive)
    .option('--days <number>', 'how far back to read CloudWatch, which keeps minutes for 15 days', positive)
    .option('--windows <file>', 'incidents of the CloudWatch history: {"history": [["start", "end"], …]}')
    .addHelpText('after', examples('sluice backtest --days 14', 'sluice backtest --data recordings --unit 1000'))
    .action(async (_, command) => {
      const { backtest } = await import('../commands/backtest.ts');
      await backtest(command.optsWithGlobals());
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Write a number above 0.');
}
