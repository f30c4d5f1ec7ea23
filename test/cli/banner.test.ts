import { afterEach, expect, it, vi } from 'vitest';
import { succeeded, zone } from './fixtures.ts';
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
  [['rollback', '--to', '0', '--reason', 'x', '--yes']],
  [['unlock', '--owner', 'x', '--reason', 'x', '--yes']],
  [['stage', '25', '--reason', 'x', '--no-wait']],
])('%j says first where it is and what stands there', async (args) => {
  deployed(zone()).history(succeeded({}));

  expect((await runHere(...args)).stdout).toMatch(BANNER);
});

it('keeps stdout to the document', async () => {
  deployed(zone());

  const { stdout, stderr } = await runHere('status', '--json');

  expect(JSON.parse(stdout)).toMatchObject({ environment: 'test', account: '123456789012', region: 'eu-central-1' });
  expect(stderr).toMatch(BANNER);
});

it('names all of it in a question', async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  const asked: string[] = [];
  vi.doMock('@clack/prompts', () => ({
    confirm: async ({ message }: { message: string }) => asked.push(message) && false,
  }));
  const [stdin, stderr] = [process.stdin.isTTY, process.stderr.isTTY];
  Object.assign(process.stdin, { isTTY: true });
  Object.assign(process.stderr, { isTTY: true });
  const { started } = deployed(zone());

  await runHere('rollback', '--to', '0', '--reason', 'x');
  Object.assign(process.stdin, { isTTY: stdin });
  Object.assign(process.stderr, { isTTY: stderr });

  expect(asked).toEqual([
    expect.stringMatching(
      /^test · 123456789012 · eu-central-1 · weights 95-5 · .*Z: Leave the canary 0 % of the traffic/,
    ),
  ]);
  expect(started()).toEqual([]);
});
