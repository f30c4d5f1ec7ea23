import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What is in C here, because a runtime's own pauses and costs would be measured with it; as paths of programs. */
export interface Programs {
  floor: string;
  neighbour: string;
  awake: string;
  remove(): Promise<void>;
}

export async function compilePrograms(): Promise<Programs> {
  const folder = await mkdtemp(path.join(tmpdir(), 'sluice-bench-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  try {
    const [floor, neighbour, awake] = await Promise.all([
      compile('floor', folder),
      compile('neighbour', folder),
      compile('awake', folder),
    ]);
    return { floor, neighbour, awake, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function compile(name: string, folder: string): Promise<string> {
  const program = path.join(folder, name);
  try {
    await run('cc', ['-O2', '-o', program, fileURLToPath(new URL(`${name}.c`, import.meta.url))]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error(
      'There is no C compiler: the floor and the neighbour are in C. Install one (apt-get install gcc libc6-dev, or xcode-select --install).',
    );
  }
  return program;
}
