import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { keep } from '../../../lab/host/processes/keep.ts';

const PROGRAM = fileURLToPath(new URL('./programs/keeps.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

async function startKeeper(): Promise<{ parent: ChildProcess; children: number[]; folder: string }> {
  const parent = spawn(process.execPath, ['--import', TSX, PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(parent.stdout, 'data');
  const [child = '', grandchild = '', folder = ''] = String(line).trim().split(' ');
  return { parent, children: [Number(child), Number(grandchild)], folder };
}

/** A process that ended but that nobody has taken note of yet does nothing any more. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !isZombie(pid);
}

function isZombie(pid: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return stdout.trim().startsWith('Z');
}

describe('a program of the embedded cloud', () => {
  it.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'ends with its child and its folder when whoever started it gets %s',
    async (signal) => {
      const { parent, children, folder } = await startKeeper();
      expect(children.every(runs)).toBe(true);
      expect(existsSync(folder)).toBe(true);

      parent.kill(signal);

      await vi.waitFor(
        () => {
          expect(children.some(runs)).toBe(false);
          expect(existsSync(folder)).toBe(false);
        },
        { timeout: 15_000, interval: 100 },
      );
    },
  );

  it('tells its exit code and everything that it said', async () => {
    const kept = keep({ command: '/bin/sh', args: ['-c', 'echo out; echo err >&2; exit 7'], env: {} });
    const said = await kept.output.toArray();

    expect(await kept.ended).toBe(7);
    expect(Buffer.concat(said).toString().split('\n').sort()).toEqual(['', 'err', 'out']);
  });

  it('sees no variable that it was not given', async () => {
    process.env.AWS_SECRET_ACCESS_KEY = 'real';
    const kept = keep({ command: 'env', args: [], env: { PATH: '/usr/bin:/bin', GIVEN: 'yes' } });
    const said = Buffer.concat(await kept.output.toArray()).toString();
    delete process.env.AWS_SECRET_ACCESS_KEY;

    expect(said).toContain('GIVEN=yes');
    expect(said).not.toContain('AWS_');
  });
});
