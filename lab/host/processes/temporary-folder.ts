import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { keep } from './keep.ts';

export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** A folder that goes away with this process, even when that is killed. */
export async function temporaryFolder(name: string): Promise<TemporaryFolder> {
  return removedAtEnd(await mkdtemp(path.join(tmpdir(), `sluice-${name}-`)));
}

/** The same of a folder of that path, which somebody makes. */
export function removedAtEnd(folder: string): TemporaryFolder {
  const { stop } = keep({ command: 'sleep', args: ['2147483'], env: { PATH: '/usr/bin:/bin' }, folder });
  return { path: folder, remove: stop };
}
