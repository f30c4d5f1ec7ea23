import { afterEach, expect, it, vi } from 'vitest';
import { zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

const BANNER = /^test · 123456789012 · eu-central-1 · weights 95-5 · \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ\n/;

it.each([
  [['status']],
  [['watch', '--once']],
  [['history']],
  [['abort', '--reason', 'x']],
  [['approve', '--comment', 'x']],
  [['rollback', '--to', '0', '--reason', 'x']],
  [['unlock', '--owner', 'x', '--reason', 'x']],
  [['stage', '25', '--reason', 'x', '--no-wait']],
])('%j says first where it is and what stands there', async (args) => {
  deployed(zone());

  expect((await runHere(...args)).stdout).toMatch(BANNER);
});

it('keeps stdout to the document', async () => {
  deployed(zone());

  const { stdout, stderr } = await runHere('status', '--json');

  expect(JSON.parse(stdout)).toMatchObject({ environment: 'test', account: '123456789012', region: 'eu-central-1' });
  expect(stderr).toMatch(BANNER);
});

it('names all of it in a question that cannot be asked here', async () => {
  deployed(zone());

  const { exitCode, stderr } = await runHere('rollback', '--to', '0', '--reason', 'x');

  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/"test · 123456789012 · eu-central-1 · weights 95-5 · .*: Leave the canary 0 %/);
});
