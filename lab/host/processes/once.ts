import { readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Work {
  /** The file by which processes tell each other who does it. */
  lock: string;
  isDone(): boolean;
  act(): Promise<void>;
}

/** Of all processes that want something done, one does it and the others wait; the next does when that one ends too early. */
export async function once({ lock, isDone, act }: Work): Promise<void> {
  while (!isDone()) {
    const isMine = await writeFile(lock, String(process.pid), { flag: 'wx' }).then(
      () => true,
      () => false,
    );
    if (isMine) {
      try {
        return await act();
      } finally {
        await rm(lock, { force: true });
      }
    }
    const owner = Number(await readFile(lock, 'utf8').catch(() => process.pid));
    if (!isAlive(owner)) await rm(lock, { force: true });
    await sleep(200);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
