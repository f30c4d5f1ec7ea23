import { once } from 'node:events';
import { performance } from 'node:perf_hooks';
import { CONTENDERS } from './contenders.ts';

/** One contender in a process of its own: what it takes in time and memory is its own, too. */
const [name = '', port = '', floor = ''] = process.argv.slice(2);
const contender = CONTENDERS[name];
if (!contender) throw new Error(`There is no contender "${name}".`);

const told = once(process, 'message');
process.send?.('ready');
await told;

const { user, system } = process.cpuUsage();
const cpuAtStart = user + system;
const startedAt = performance.now();
await contender({ port: Number(port), floor });
const seconds = (performance.now() - startedAt) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.send?.({ seconds, peakMb: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime - cpuAtStart) / 1e6 });
process.disconnect();
