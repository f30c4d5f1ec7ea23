import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Newest first, except that whatever the user calls python3 comes before. */
const CANDIDATES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

export interface Python {
  command: string;
  /** Such as "3.12". */
  version: string;
}

export async function findPython(
  atLeast: string,
  versionOf: (command: string) => Promise<string | null> = askVersion,
): Promise<Python | null> {
  for (const command of CANDIDATES) {
    const version = await versionOf(command);
    if (version !== null && isAtLeast(version, atLeast)) return { command, version };
  }
  return null;
}

export function isAtLeast(version: string, wanted: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

async function askVersion(command: string): Promise<string | null> {
  try {
    const { stdout } = await run(command, ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])']);
    return stdout.trim();
  } catch {
    return null;
  }
}
