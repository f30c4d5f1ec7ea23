import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The floor in C, or null where nobody can compile it. */
export async function compileFloor(): Promise<{ program: string; remove(): Promise<void> } | null> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-floor-'));
  const program = path.join(folder, 'floor');
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    await run('cc', ['-O2', '-o', program, fileURLToPath(new URL('floor.c', import.meta.url))]);
    return { program, remove };
  } catch {
    await remove();
    return null;
  }
}
