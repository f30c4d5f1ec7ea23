import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pythonTool } from '../../local/tools/python-tool.ts';

const ENVIRONMENTS = path.resolve(import.meta.dirname, '../../.local/python');

/** A Valkey server: on the PATH, or from a wheel that was fetched before; null where there is none. */
export function findValkey(): string | null {
  const onPath = (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, 'valkey-server'));
  const fetched = existsSync(ENVIRONMENTS) ? readdirSync(ENVIRONMENTS).filter((name) => name.startsWith('redis-')) : [];
  const places = [...onPath, ...fetched.map((name) => inFolder(path.join(ENVIRONMENTS, name)))];
  return places.find((file) => file !== null && existsSync(file)) ?? null;
}

/** The same, fetched if need be. */
export async function fetchValkey(): Promise<string | null> {
  const found = findValkey();
  if (found) return found;
  const home = await pythonTool({ name: 'redis', python: '3.11' }).catch(() => null);
  return home && inFolder(home);
}

function inFolder(folder: string): string | null {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const file = files.find((name) => path.basename(name) === 'valkey-server');
  return file ? path.join(folder, file) : null;
}
