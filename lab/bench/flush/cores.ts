import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** More than three take part beside the server nowhere. */
const OTHERS = 3;
/** What cannot be started has ended by then. */
const TO_BEGIN_MS = 100;

export interface Shares {
  /** How the cores are shared, for people. */
  told: string;
  /** Gives them back. */
  release(): Promise<void>;
}

/**
 * A core for the server alone, which is what it has in production, where neither the flush nor the neighbour runs on its
 * machine; all that this process starts before `release` goes to the others. No core sleeps, and the neighbour is woken at once, as
 * far as this machine allows.
 */
export async function shareCores(server: number, neighbour: number, awake: string): Promise<Shares> {
  const allowed = await allowedCores();
  const [own = '', ...rest] = allowed;
  const others = rest.slice(0, OTHERS);
  try {
    if (others.length === 0)
      throw new Error(allowed.length === 0 ? 'cores cannot be shared out here' : 'there is only one core');
    await pin(server, own);
    for (const pid of [neighbour, process.pid]) await pin(pid, others.join(','));
  } catch (error) {
    for (const pid of [server, neighbour, process.pid]) await pin(pid, allowed.join(',')).catch(() => {});
    const why = error instanceof Error ? error.message.trim() : String(error);
    return { told: `The server shares its core with whoever comes (${why}).`, release: async () => {} };
  }
  const wakers = [own, ...others].map((core) => spawn('taskset', ['--cpu-list', core, 'chrt', '--idle', '0', awake]));
  const isAtOnce = await run('chrt', ['--fifo', '--pid', '50', String(neighbour)]).then(
    () => true,
    () => false,
  );
  await sleep(TO_BEGIN_MS);
  const areAwake = wakers.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  return {
    told: [
      'The server has a core to itself',
      areAwake ? 'no core sleeps' : 'cores sleep when they may',
      `and the neighbour is woken ${isAtOnce ? 'at once' : 'like anybody else, for want of the permission'}.`,
    ].join(', '),
    async release() {
      for (const waker of wakers) waker.kill();
      for (const pid of [server, neighbour, process.pid]) await pin(pid, allowed.join(','));
    },
  };
}

/** Source: proc_pid_status(5), "Cpus_allowed_list", such as "0-2,5". None where there is no such thing. */
async function allowedCores(): Promise<string[]> {
  const status = await readFile('/proc/self/status', 'utf8').catch(() => '');
  const list = /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1]?.split(',') ?? [];
  return list.flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, i) => String((first ?? 0) + i));
  });
}

/** What a hypervisor gave to others of all cores' time, from now until the result is called; null where it does not tell. */
export async function watchTheft(): Promise<() => Promise<number | null>> {
  const before = await ticks();
  return async () => {
    const after = await ticks();
    return before && after ? (100 * (after.stolen - before.stolen)) / (after.all - before.all) : null;
  };
}

/** Source: proc_stat(5), the line "cpu". */
async function ticks(): Promise<{ stolen: number; all: number } | null> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => null);
  const kinds = text?.split('\n')[0]?.split(/\s+/).slice(1, 9).map(Number);
  return kinds ? { stolen: kinds[7] ?? 0, all: kinds.reduce((sum, kind) => sum + kind, 0) } : null;
}

async function pin(pid: number, cores: string): Promise<void> {
  await run('taskset', ['--all-tasks', '--cpu-list', '--pid', cores, String(pid)]);
}
