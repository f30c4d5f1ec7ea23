import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-complete-'));
writeFileSync(
  path.join(folder, 'cdk.json'),
  '{"context":{"environments":{"staging":{"stages":[10,100],"flush":{"profiles":{"nightly":["a:*"],"migration":["b:*"]}}},"prod":{}}}}',
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const suggested = async (...words: string[]) => {
  const { stdout } = await runCli(['complete', '--', ...words], {}, folder);
  return stdout.split('\n').flatMap((line) => line.split('\t').slice(0, line.includes('\t') ? 1 : 0));
};

it.each<[string, string[], string[]]>([
  ['commands', ['sta'], ['status', 'stage']],
  ['options of a command', ['stage', '--re'], ['--reason', '--requested-by']],
  ['environments behind a command', ['status', '--environment', ''], ['staging', 'prod']],
  ['environments before a command', ['--environment', 'st'], ['staging']],
  ['stages, of the environment in cdk.json', ['stage', ''], ['10', '100']],
  ['flush profiles, of the environment in cdk.json', ['flush', '--profile', ''], ['nightly', 'migration']],
  ['shares to go back to', ['rollback', '--to', ''], ['0', '10']],
])('completes %s', async (_, words, expected) => {
  expect(await suggested(...words)).toEqual(expected);
});

it('prints a script that bash can read', async () => {
  const { exitCode, stdout } = await runCli(['complete', 'bash']);

  expect(exitCode).toBe(0);
  expect(spawnSync('bash', ['-n'], { input: stdout })).toMatchObject({ status: 0 });
});

it('does not know other shells', async () => {
  const { exitCode, stderr } = await runCli(['complete', 'tcsh']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('zsh, bash, fish, powershell');
});
