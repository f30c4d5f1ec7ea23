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
  const folder = await mkdtemp(path.join(tmpdir(), `sluice-${name}-`));
  const { stop } = keep({ command: 'sleep', args: ['2147483'], env: { PATH: '/usr/bin:/bin' }, folder });
  return { path: folder, remove: stop };
}
