import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { Random } from '../host/random.ts';
import { soakRound, type Trouble } from './flush/soak-round.ts';
import { startSoakSite } from './flush/soak-site.ts';

const { rounds, seed } = script(
  'test:flush-soak',
  'Many small flushes under trouble. What counts is that no key goes that should stay.',
)
  .option('--rounds <number>', 'how many flushes', wholeNumber(1, 1_000_000), 1000)
  .option('--seed <number>', 'draws the same trouble again', wholeNumber(0, 1e9), Date.now() % 1e9)
  .parse()
  .opts();
const random = new Random(seed);
const site = await startSoakSite();

const sum = { wrong: 0, left: 0, flushed: 0, kept: 0, attempts: 0 };
const troubles: Partial<Record<Trouble, number>> = {};
for (let round = 1; round <= rounds; round++) {
  const result = await soakRound(site, random, round);
  for (const what of ['wrong', 'left', 'flushed', 'kept', 'attempts'] as const) sum[what] += result[what];
  troubles[result.trouble] = (troubles[result.trouble] ?? 0) + 1;
  if (result.wrong + result.left > 0) console.error(`round ${round} (--seed ${seed}): ${JSON.stringify(result)}`);
  if (round % 100 === 0) console.error(`${round} rounds: ${JSON.stringify(sum)}`);
}
await site.stop();

const met = Object.entries(troubles).map(([trouble, times]) => `${trouble} ${times}`);
console.log(
  `${rounds} rounds, seed ${seed}: ${sum.flushed} keys flushed, ${sum.kept} kept, ${sum.attempts} flushes; ${sum.wrong} wrong keys gone, ${sum.left} left behind. Trouble: ${met.join(', ')}.`,
);
console.log(JSON.stringify({ rounds, wrongKeys: sum.wrong, leftKeys: sum.left, troubles }));
process.exitCode = sum.wrong + sum.left > 0 ? 1 : 0;
