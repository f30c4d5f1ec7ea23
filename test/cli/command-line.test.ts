import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runCli, runHere } from './run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'sluice-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a command line that cannot be meant so', () => {
  it.each([
    [
      'an unknown command',
      ['frobnicate'],
      /unknown command 'frobnicate'.*Commands: status, watch, preflight, compatibility, stage/s,
    ],
    ['a near miss', ['stauts'], /Did you mean status\?/],
    ['an unknown option', ['status', '--frob'], /unknown option '--frob'.*Options: .*--environment <name>/s],
    ['a missing argument', ['stage', '--reason', 'x'], /missing required argument 'percent'.*Usage: sluice stage/s],
    ['a missing option', ['stage', '25'], /required option '--reason <text>' not specified/],
    ['a missing value', ['stage', '25', '--reason'], /option '--reason <text>' argument missing/],
    ['an empty reason', ['stage', '25', '--reason', '  '], /Write 1 to 1000 characters/],
    ['one argument too many', ['stage', '25', '50', '--reason', 'x'], /too many arguments/],
    ['not a number', ['stage', 'many', '--reason', 'x'], /whole number from 1 to 100/],
    ['no stage at all', ['stage', '0', '--reason', 'x'], /whole number from 1 to 100/],
    ['more than everything', ['stage', '101', '--reason', 'x'], /whole number from 1 to 100/],
    ['a broken number', ['stage', '2.5', '--reason', 'x'], /whole number from 1 to 100/],
    ['a rollback upwards', ['rollback', '--to', '100', '--reason', 'x'], /whole number from 0 to 99/],
    ['an odd environment', ['status', '--environment', 'a/b'], /cannot be an environment/],
    ['nothing', [], /Usage: sluice/],
  ])('is refused with a hint what is allowed: %s', async (_, args, hint) => {
    const { exitCode, stdout, stderr } = await runHere(...args);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(hint);
    expect(stdout).toBe('');
  });

  it('is still one JSON document where one was asked for', async () => {
    const { exitCode, stdout } = await runHere('stage', 'many', '--reason', 'x', '--json');

    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: 'WrongUsage', message: expect.stringContaining("'many'") });
  });
});

describe('the real process', () => {
  it('documents its exit codes', async () => {
    const { exitCode, stdout } = await runCli(['stage', '--help']);

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Exit codes:\n +0 +done\n +1 .*\n +2 /);
    expect(stdout).toContain('--skip-flush');
    expect(stdout).toContain('SLUICE_ENVIRONMENT');
  });

  it('ends with 2 and the commands there are when it does not know one', async () => {
    const { exitCode, stdout, stderr } = await runCli(['frobnicate']);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(
      'Commands: status, watch, preflight, compatibility, stage, approve, reject, abort, rollback, unlock, history, report, flush, drill',
    );
  });

  it('lists the environments when several could be meant', async () => {
    writeFileSync(path.join(folder, 'cdk.json'), '{"context":{"environments":{"staging":{},"prod":{}}}}');

    const { exitCode, stderr } = await runCli(['status'], {}, folder);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /staging, prod\. Say --environment <name> or --stack <name>, or set SLUICE_ENVIRONMENT or SLUICE_STACK\.\n$/,
    );
  });

  it.each([
    ['no region', {}, 'No AWS region is set. Set AWS_REGION'],
    ['no credentials', { AWS_REGION: 'eu-central-1' }, 'There are no usable AWS credentials'],
    [
      'nobody at the endpoint',
      {
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'x',
        AWS_SECRET_ACCESS_KEY: 'x',
        AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      },
      'AWS cannot be reached at 127.0.0.1:1 (ECONNREFUSED)',
    ],
  ])('says in a sentence that there is %s, and ends with 1', async (_, env, sentence) => {
    const { exitCode, stdout, stderr } = await runCli(['status', '--environment', 'prod', '--json'], env);

    expect(exitCode).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toContain('    at ');
    expect(JSON.parse(stdout)).toMatchObject({ message: expect.stringContaining(sentence) });
  });

  it('asks nobody where there is no terminal, and names the option that answers', async () => {
    const { exitCode, stderr } = await runCli(['rollback', '--to', '0', '--reason', 'x', '--environment', 'prod']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('say --yes');
  });
});
