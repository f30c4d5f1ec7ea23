import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** The folder of a Node of that version, which npm has or fetches; null where it has none to give. */
export async function nodeFolder(version: string): Promise<string | null> {
  const how = ['exec', '--yes', '--prefer-offline', `--package=node@${version}`, '--'];
  const print = ['node', '--print', 'process.execPath'];
  return promisify(execFile)('npm', [...how, ...print]).then(
    ({ stdout }) => path.dirname(stdout.trim()),
    () => null,
  );
}
