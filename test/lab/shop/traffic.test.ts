import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('./programs/busy-shop.ts', import.meta.url));
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

it('goes on for thousands of pages without a warning of Node, and ends in the middle of a page', async () => {
  const shop = spawn(process.execPath, ['--import', TSX, PROGRAM], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complaints] = await Promise.all([text(shop.stdout), text(shop.stderr)]);

  expect(complaints).toBe('');
  expect(JSON.parse(said)).toEqual({ enough: true, lateAnswers: 0 });
});
