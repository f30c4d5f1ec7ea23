import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** More than three take part beside the server nowhere. */
const OTHERS = 3;

export interface Shares {
  /** How the cores are shared, for people. */
  told: string;
  /** Gives them back. */
  release(): Promise<void>;
}

/**
 * A core for the server alone, which is what it has in production, where neither the flush nor the neighbour runs on its
 * machine; all that this process starts later goes to the others. No core sleeps, and the neighbour is woken at once, as
 * far as this machine allows.
 */
export async function shareCores(server: number, neighbour: number, awake: string): Promise<Shares> {
  const cores = availableParallelism();
  const others = Array.from({ length: Math.min(cores - 1, OTHERS) }, (_, i) => String(i + 1));
  try {
    if (others.length === 0) throw new Error('there is only one core');
    await pin(server, '0');
    for (const pid of [neighbour, process.pid]) await pin(pid, others.join(','));
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error);
    return { told: `The server shares its core with whoever comes (${why}).`, release: async () => {} };
  }
  const wakers = ['0', ...others].map((core) => spawn('taskset', ['-c', core, 'chrt', '--idle', '0', awake]));
  const atOnce = await run('chrt', ['--fifo', '--pid', '50', String(neighbour)]).then(
    () => 'is woken at once',
    () => 'is woken like anybody else, for want of the permission',
  );
  return {
    told: `The server has a core to itself, no core sleeps, and the neighbour ${atOnce}.`,
    async release() {
      for (const waker of wakers) waker.kill();
      await pin(process.pid, `0-${cores - 1}`);
    },
  };
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
