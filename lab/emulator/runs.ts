import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const LOGS = fileURLToPath(new URL('../../.local/logs', import.meta.url));
const KEEP = 10;

/** Where this run's emulator writes; the logs of the last runs stay. */
export async function logFile(now = new Date()): Promise<string> {
  await mkdir(LOGS, { recursive: true });
  const old = (await readdir(LOGS)).sort().slice(0, -KEEP);
  for (const name of old) await rm(path.join(LOGS, name), { force: true });
  return path.join(LOGS, `${now.toISOString().replace(/[:.]/g, '-')}-${process.pid}.log`);
}
