import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');

async function openAt(emulator: string) {
  const args = [path.join(ROOT, 'bin/node.mjs'), 'lab/cloud/main.ts', '--emulator', emulator];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { stdout, stderr, code };
}

it.each([
  [
    'is not on this machine',
    'https://ana:s3cret@sts.amazonaws.com',
    /--emulator is https:\/\/sts\.amazonaws\.com, which is not/,
  ],
  ['does not run', 'http://127.0.0.1:1', /Nothing was deployed\. Is an emulator running there\?/],
])('an emulator that %s is told in a sentence, and nothing is deployed', async (_, emulator, told) => {
  const { stdout, stderr, code } = await openAt(emulator);

  expect({ stdout, code }).toEqual({ stdout: '', code: 1 });
  expect(stderr).toMatch(told);
  expect(stderr).not.toMatch(/s3cret|\n {4}at /);
});
