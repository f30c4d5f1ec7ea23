import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { once } from '../../../lab/host/processes/once.ts';

let folder: string;
let lock: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'sluice-once-'));
  lock = path.join(folder, 'lock');
});
afterEach(() => rm(folder, { recursive: true }));

describe('what several processes want done once', () => {
  it('is done by one, and the others go on when it is done', async () => {
    let times = 0;
    const work = {
      lock,
      isDone: () => times > 0,
      act: async () => {
        await sleep(50);
        times += 1;
      },
    };

    await Promise.all([once(work), once(work), once(work)]);

    expect(times).toBe(1);
  });

  it('is done by the next when one fails, who hears of it', async () => {
    const act = vi.fn(async () => {});
    const failing = { lock, isDone: () => false, act: () => Promise.reject(new Error('no network')) };

    await expect(once(failing)).rejects.toThrow('no network');
    await once({ lock, isDone: () => act.mock.calls.length > 0, act });

    expect(act).toHaveBeenCalledOnce();
  });

  it('is not left undone by one that was killed', async () => {
    const { pid } = spawnSync('true');
    await writeFile(lock, String(pid));
    const act = vi.fn(async () => {});

    await once({ lock, isDone: () => act.mock.calls.length > 0, act });

    expect(act).toHaveBeenCalledOnce();
  });
});
