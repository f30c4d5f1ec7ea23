import { parseArgs } from 'node:util';
import { startRedis } from '../test/support/redis.ts';
import { start } from './flush/child.ts';
import { measureCluster } from './flush/cluster.ts';
import { compileFloor } from './flush/compile.ts';
import { CONTENDERS } from './flush/contenders.ts';
import { measure, quiet, type Run, type Silence } from './flush/measure.ts';
import { peakMb } from './flush/memory.ts';
import { report } from './flush/report.ts';

/*
 * How fast the flush is beside other ways to do it, and how gently it treats its neighbours. Absolute times are this
 * machine's; what counts are the ratios within one round, in which all contenders run one after the other.
 */

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    keys: { type: 'string', default: '1000000' },
    only: { type: 'string' },
  },
});
const keys = Number(values.keys);
const names = values.only?.split(',') ?? Object.keys(CONTENDERS);

const floor = await compileFloor();
const server = await startRedis();
const neighbour = await start('neighbour.ts', [String(server.port)]);
const scene = { redis: server.client, port: server.port, keys, floor: floor?.program ?? null, neighbour };

const runs: Record<string, Run[]> = Object.fromEntries(names.map((name) => [name, []]));
const silence: Silence[] = [];
for (let round = 0; round < Number(values.rounds); round++) {
  silence.push(await quiet(scene, 2000));
  // Each begins a round once, so that nobody always follows the same one.
  for (const name of [...names.slice(round % names.length), ...names.slice(0, round % names.length)]) {
    const run = await measure(name, scene);
    runs[name]?.push(run);
    console.error(`round ${round + 1}: ${name} ${run.seconds.toFixed(2)} s`);
  }
}
neighbour.disconnect();
await server.stop();
await floor?.remove();

report({
  keys,
  runs,
  silence,
  compiled: floor !== null,
  cluster: values.only ? null : await measureCluster(300_000),
  peak: values.only ? null : { '100k': await peakMb(100_000), '3M': await peakMb(3_000_000) },
});
