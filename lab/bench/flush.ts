import { Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { startRedis } from '../redis/redis.ts';
import { measureCluster } from './flush/cluster.ts';
import { CONTENDERS } from './flush/contenders.ts';
import { shareCores, watchTheft } from './flush/cores.ts';
import { measure, type Run } from './flush/measure.ts';
import { peakMb } from './flush/memory.ts';
import { startNeighbour } from './flush/neighbour.ts';
import { printResults } from './flush/print-results.ts';
import { compilePrograms } from './flush/programs.ts';

/*
 * How fast the flush is beside other ways to do it, and how gently it treats its neighbours. Absolute times are this
 * machine's; what counts are the ratios within one round, in which all contenders run one after the other.
 */

const {
  rounds,
  keys,
  only: names = Object.keys(CONTENDERS),
} = script('bench:flush', 'The flush beside other ways to do it, and beside a neighbour.')
  .option('--rounds <number>', 'how often each has its turn', wholeNumber(1, 100), 3)
  .option('--keys <number>', 'how many there are; half of them go', wholeNumber(1000, 100_000_000), 1_000_000)
  .addOption(new Option('--only <names...>', 'some contenders alone').choices(Object.keys(CONTENDERS)))
  .parse()
  .opts();

const isPart = names.length < Object.keys(CONTENDERS).length;

const programs = await compilePrograms();
const server = await startRedis();
const neighbour = await startNeighbour(programs.neighbour, server.port);
const shares = await shareCores(server.pid, neighbour.pid, programs.awake);
let tidied: Promise<unknown> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void tidy().finally(() => process.exit(130)));

const theft = await watchTheft();
const scene = { redis: server.client, port: server.port, keys, floor: programs.floor, neighbour };
const runs: Record<string, Run[]> = Object.fromEntries(names.map((name) => [name, []]));
try {
  for (let round = 0; round < rounds; round++) {
    // Each begins a round once, so that nobody always follows the same one.
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      const run = await measure(name, scene);
      runs[name]?.push(run);
      console.error(`round ${round + 1}: ${name} ${run.seconds.toFixed(2)} s`);
    }
  }
} finally {
  await tidy();
}
const stolenPercent = await theft();

printResults({
  keys,
  rounds,
  runs,
  shares: shares.told,
  stolenPercent,
  cluster: isPart ? null : await measureCluster(300_000),
  peak: isPart ? null : { '100k': await peakMb(100_000), '3M': await peakMb(3_000_000) },
});

function tidy(): Promise<unknown> {
  neighbour.leave();
  tidied ??= Promise.all([server.stop(), shares.release(), programs.remove()]);
  return tidied;
}
