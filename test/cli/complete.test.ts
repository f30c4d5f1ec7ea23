import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

it.each([
  ['a command', ['sluice', 'sta'], ['status', 'stage']],
  ['an environment', ['sluice', '--environment', 's'], ['staging']],
  ['nothing that it would have to run', ['sluice', 'stage', '$(touch here)', '--re'], ['--reason', '--requested-by']],
])('completes %s in a bash that has nothing else, read twice', async (_, words, expected) => {
  const { exitCode, stdout } = await runCli(['complete', 'bash']);
  const quoted = words.map((word) => `'${word}'`).join(' ');
  const shell = `
    sluice() { ${process.execPath} ${path.resolve('bin/sluice.mjs')} "$@"; }
    ${stdout}
    ${stdout}
    COMP_WORDS=(${quoted}) COMP_CWORD=${words.length - 1}
    _sluice_complete
    printf '%s\\n' "\${COMPREPLY[@]}"
  `;

  const bash = spawnSync('bash', ['--norc', '--noprofile', '-c', shell], { cwd: folder, encoding: 'utf8' });

  expect(exitCode).toBe(0);
  expect(bash).toMatchObject({ status: 0, stderr: '' });
  expect(bash.stdout.trim().split('\n').toSorted()).toEqual(expected.toSorted());
  expect(existsSync(path.join(folder, 'here'))).toBe(false);
});

it('does not know other shells', async () => {
  const { exitCode, stderr } = await runCli(['complete', 'tcsh']);

  expect(exitCode).toBe(2);
  expect(stderr).toContain('zsh, bash, fish, powershell');
});
