import { Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../../cli/command-line/arguments.ts';
import { script } from '../../cli/command-line/script.ts';
import { startRedis } from '../redis/redis.ts';
import { flushAfar } from './flush/afar.ts';
import { measureCluster } from './flush/cluster.ts';
import { CONTENDERS, NOT_BESIDE } from './flush/contenders.ts';
import { measure, type Run, type Way } from './flush/measure.ts';
import { flushOf } from './flush/memory.ts';
import { startNeighbour } from './flush/neighbour.ts';
import { printResults } from './flush/print-results.ts';
import { compilePrograms } from './flush/programs.ts';

/*
 * How fast the flush is beside other ways to do it, and how gently it treats its neighbours. Absolute times are this
 * machine's; what counts are the ratios within one round, in which all contenders run one after the other.
 */

/** What is measured besides, ours alone. */
const PARTS = ['cluster', 'afar', 'many'];
const ALL = [...Object.keys(CONTENDERS), ...PARTS];

const {
  rounds,
  keys,
  only = ALL,
} = script('bench:flush', 'The flush beside other ways to do it, and beside a neighbour.')
  .option('--rounds <number>', 'how often each has its turn', wholeNumber(1, 100), 5)
  .option('--keys <number>', 'how many there are; half of them go', wholeNumber(1000, 100_000_000), 1_000_000)
  .addOption(new Option('--only <names...>', 'some contenders or parts alone').choices(ALL))
  .parse()
  .opts();
const names = only.filter((name) => name in CONTENDERS);

const programs = await compilePrograms();
const server = await startRedis();
const neighbour = await startNeighbour(programs.neighbour, server.port);
let tidied: Promise<unknown> | undefined;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => void tidy().finally(() => process.exit(130)));

const scene = { redis: server.client, pid: server.pid, port: server.port, keys, programs, neighbour };
const runs: Record<Way, Record<string, Run[]>> = { alone: {}, beside: {} };
try {
  for (let round = 0; round < rounds; round++) {
    // Each begins a round once, so that nobody always follows the same one.
    for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
      for (const way of waysOf(name)) {
        const run = await measure(name, way, scene);
        runs[way][name] = [...(runs[way][name] ?? []), run];
        console.error(`round ${round + 1}: ${name} ${way} ${run.seconds.toFixed(2)} s`);
      }
    }
  }
} finally {
  await tidy();
}

printResults({
  keys,
  rounds,
  runs,
  cluster: only.includes('cluster') ? await measureCluster(300_000) : null,
  afar: only.includes('afar') ? [await flushAfar(100_000, 50), await flushAfar(1_000_000, 50)] : [],
  many: only.includes('many') ? { '100k': await flushOf(100_000), '5M': await flushOf(5_000_000) } : null,
});

function waysOf(name: string): Way[] {
  // Who does nothing is there to be compared with by the neighbour.
  if (name === 'nobody') return ['beside'];
  return NOT_BESIDE.includes(name) ? ['alone'] : ['alone', 'beside'];
}

function tidy(): Promise<unknown> {
  neighbour.leave();
  tidied ??= Promise.all([server.stop(), programs.remove()]);
  return tidied;
}
