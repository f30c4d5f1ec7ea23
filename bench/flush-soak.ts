import { parseArgs } from 'node:util';
import { startRedis } from '../test/support/redis.ts';
import { Random } from './flush/random.ts';
import { type Round, soakRound } from './flush/soak-round.ts';

/* Many small flushes under trouble. What counts is that no key goes that should stay. */

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '1000' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const random = new Random(Number(values.seed));
// It saves when it is told to restart, so that everything comes back.
const redis = await startRedis({ args: ['--save', '3600 1'] });

const sum: Round = { wrong: 0, left: 0, flushed: 0, kept: 0, attempts: 0 };
for (let round = 1; round <= Number(values.rounds); round++) {
  const result = await soakRound(redis, random, round);
  for (const what of ['wrong', 'left', 'flushed', 'kept', 'attempts'] as const) sum[what] += result[what];
  if (result.wrong + result.left > 0)
    console.error(`round ${round} (--seed ${values.seed}): ${JSON.stringify(result)}`);
  if (round % 100 === 0) console.error(`${round} rounds: ${JSON.stringify(sum)}`);
}
await redis.stop();

console.log(
  `${values.rounds} rounds, seed ${values.seed}: ${sum.flushed} keys flushed, ${sum.kept} kept, ${sum.attempts} flushes; ${sum.wrong} wrong keys gone, ${sum.left} left behind.`,
);
console.log(JSON.stringify({ rounds: Number(values.rounds), wrongKeys: sum.wrong, leftKeys: sum.left }));
process.exitCode = sum.wrong + sum.left > 0 ? 1 : 0;
