import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const HIDE = '\u001b[?25l';
const SHOW = '\u001b[?25h';

/** A program of its own, because what counts is what it leaves behind when it ends. Its stdout only says that it is a terminal. */
async function program(code: string, act?: (kill: (signal: NodeJS.Signals) => void) => void) {
  const source = `
    import { openScreen } from './cli/live/screen.ts';
    Object.assign(process.stdout, { isTTY: true, columns: 60, rows: 20 });
    const screen = openScreen(process.stdout);
    ${code}`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', source], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = text(child.stdout);
  if (act) child.stdout.once('data', () => act((signal) => child.kill(signal)));
  const [code_, signal] = await once(child, 'close');
  return { said: await said, code: code_, signal };
}

it('draws the lower part anew and lets lines scroll away above it', async () => {
  const { said } = await program(
    `screen.show('one\\ntwo'); screen.say('a line'); screen.show('three'); screen.close();`,
  );

  expect(said.indexOf('one')).toBeLessThan(said.indexOf('a line'));
  expect(said).toContain('three');
  expect(said.startsWith(HIDE)).toBe(true);
  expect(said.endsWith(SHOW)).toBe(true);
});

it.each([
  ['the process ends', 'screen.show("x"); process.exit(3);', 3],
  [
    'something throws',
    'screen.show("x"); process.on("uncaughtException", () => process.exit(4)); throw new Error("no");',
    4,
  ],
])('gives the cursor back when %s', async (_, code, expected) => {
  const ended = await program(code);

  expect(ended.said.endsWith(SHOW)).toBe(true);
  expect(ended.code).toBe(expected);
});

it('gives the cursor back on Ctrl-C, and still ends by it', async () => {
  const ended = await program('screen.show("x"); setInterval(() => {}, 1000);', (kill) => kill('SIGINT'));

  expect(ended.said.endsWith(SHOW)).toBe(true);
  expect(ended.signal).toBe('SIGINT');
});

it('leaves it to others to end the process on Ctrl-C where they listen', async () => {
  const code = 'process.once("SIGINT", () => process.exit(130)); screen.show("x"); setInterval(() => {}, 1000);';
  const ended = await program(code, (kill) => kill('SIGINT'));

  expect(ended.said.endsWith(SHOW)).toBe(true);
  expect(ended.code).toBe(130);
});

it('neutralises a line that would steer the terminal', async () => {
  const { said } = await program(`screen.say('evil \\u001b[2J'); screen.close();`);

  expect(said).not.toContain('\u001b[2J');
});
