import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { peakMb } from './flush/memory.ts';

const { many } = script(
  'bench:memory',
  'What the flush of few and of many keys takes in memory. It should be the same.',
)
  .option('--many <keys>', 'how many are many', wholeNumber(1, 100_000_000), 3_000_000)
  .parse()
  .opts();

const ofFew = await peakMb(100_000);
const ofMany = await peakMb(many);
console.log(
  `Peak memory of the whole process: ${ofFew} MB at 100,000 keys, ${ofMany} MB at ${many.toLocaleString('en')}.`,
);
console.log(JSON.stringify({ peakMb: { '100k': ofFew, '3M': ofMany } }));
