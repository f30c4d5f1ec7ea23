import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { grouped } from '../../core/text/words.ts';
import { flushOf } from './flush/memory.ts';
import { rounded } from './flush/statistics.ts';

const { many } = script(
  'bench:memory',
  'What the flush of few and of many keys takes in memory, which should be the same, and in time.',
)
  .option('--many <keys>', 'how many are many', wholeNumber(1, 100_000_000), 5_000_000)
  .parse()
  .opts();

const FEW = 100_000;
const figures = [];
for (const keys of [FEW, many]) {
  const { seconds, peakMb } = await flushOf(keys);
  console.log(`${grouped(keys)} keys, half of them flushed: ${seconds.toFixed(1)} s, ${peakMb} MB at most.`);
  figures.push({ keys, seconds: rounded(seconds, 1), peakMb });
}
console.log(JSON.stringify(figures));
