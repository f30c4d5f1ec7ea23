import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDirect } from '../../cli/flush/direct.ts';
import { flushConfig } from '../../cli/flush/flush-config.ts';
import { flushDirectly } from '../../cli/flush/flush-directly.ts';
import { digest, startRedis, type TestRedis } from '../../lab/redis/redis.ts';
import { runCli, runHere } from './run-cli.ts';

const PASSWORD = 'p@ss/w%rd';

let redis: TestRedis;
let url: string;
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-flush-'));
const out = path.join(folder, 'keys.txt');

beforeAll(async () => {
  redis = await startRedis({ password: PASSWORD });
  url = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}`;
});
afterAll(async () => {
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  vi.stubEnv('DRY_RUN', undefined);
  await redis.client.flushdb();
  await redis.client.mset('sessions:1', 'ana', 'ratelimit:1', '7', 'user-profiles:1', '{}', 'other', 'x');
});

afterEach(() => vi.unstubAllEnvs());

/** Fills the cache with what the profile is for, and answers with what the server held before. */
async function pollute(): Promise<string> {
  const before = await digest(redis.client);
  await redis.client.mset('mocs:1', 'a', 'gallery:\n\u001b[31m', 'b', 'wishlist:1', 'c', 'albums:1', 'd');
  return before;
}

describe('npm run flush:migration-cache', () => {
  it('deletes the keys of the migration, and leaves every other as it was', async () => {
    const before = await pollute();

    const { exitCode, stdout } = await runCli(['flush', '--direct', '--profile', 'migration'], { REDIS_URL: url });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/in all +│ +4 │ +4 │ +0 │/);
    expect(await digest(redis.client)).toBe(before);
  });

  it('lists every key and deletes none with DRY_RUN=true', async () => {
    await pollute();
    const before = await digest(redis.client);

    const { exitCode, stdout } = await runCli(['flush', '--direct', '--out', out, '--json'], {
      REDIS_URL: url,
      DRY_RUN: 'true',
    });

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: true, matched: 4, deleted: 0 });
    expect(readFileSync(out, 'utf8').trimEnd().split('\n').sort()).toEqual([
      'albums:1',
      'gallery:\\x0a\\x1b[31m',
      'mocs:1',
      'wishlist:1',
    ]);
    expect(await digest(redis.client)).toBe(before);
  });
});

describe('sluice flush --direct', () => {
  it.each([
    ['no REDIS_URL', undefined, /REDIS_URL is not set\. .*For example: REDIS_URL=redis:\/\/localhost:6379/],
    ['another protocol', `http://:${PASSWORD}@cache:1`, /REDIS_URL cannot be used/],
    ['a password that was not encoded', `redis://:${PASSWORD}@cache:1`, /write "\/" as %2F/],
  ])('tries nothing with %s', async (_, value, hint) => {
    vi.stubEnv('REDIS_URL', value);

    const { exitCode, stderr } = await runHere('flush', '--direct');

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(hint);
    expect(stderr).not.toContain('p@ss');
  });

  it('wants --yes for another machine where nobody can be asked', async () => {
    const { exitCode, stderr } = await runCli(['flush', '--direct'], {
      REDIS_URL: 'redis://:secret@cache.example.com:6380/1',
    });

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/cache\.example\.com:6380 .*--yes/);
    expect(stderr).not.toContain('secret');
  });

  it.each([
    ['an unknown profile', ['--profile', 'nope'], 'after-sync, feature-flags, migration'],
    ['a profile that wants an environment', ['--profile', 'feature-flags'], 'wants an environment'],
    ['an environment that cdk.json does not have', ['--environment', 'nope'], 'cdk.json has no environment "nope"'],
    ['a file that cannot be written', ['--out', path.join(folder, 'no', 'keys.txt')], 'cannot be written'],
  ])('deletes nothing for %s', async (_, args, hint) => {
    vi.stubEnv('REDIS_URL', url);
    await pollute();
    const before = await digest(redis.client);

    const { exitCode, stderr } = await runHere('flush', '--direct', ...args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
    expect(await digest(redis.client)).toBe(before);
  });

  it.each([
    ['a wrong password', () => `redis://:wrong@127.0.0.1:${redis.port}`, 'RedisAuthFailed'],
    ['nobody there', () => 'redis://:wrong@127.0.0.1:1', 'RedisUnavailable'],
  ])('says what %s means, and never the password', async (_, urlOf, name) => {
    vi.stubEnv('REDIS_URL', urlOf());

    const { exitCode, stdout, stderr } = await runHere('flush', '--direct', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: name });
    expect(stderr).toContain('may be stale for up to its TTL');
    expect(stderr + stdout).not.toContain('wrong@');
  });

  it('takes the patterns of an environment that is named', async () => {
    vi.stubEnv('REDIS_URL', url);
    await pollute();

    const { exitCode } = await runHere('flush', '--direct', '--environment', 'example');

    expect(exitCode).toBe(0);
    expect(await redis.client.keys('mocs:*')).toEqual([]);
  });
});

describe('a flush of another machine', () => {
  const config = flushConfig(undefined, () => ({}));
  const request = { profile: 'migration', dryRun: false, environment: undefined };

  /** This machine, taken for another. */
  const elsewhere = () => ({ ...openDirect(url, false, config), place: 'cache.example.com:6379', loopback: false });

  it('shows host and counts, and deletes nothing before somebody said yes', async () => {
    await pollute();
    const said: string[] = [];
    const cache = elsewhere();

    const record = await flushDirectly({
      cache,
      request,
      out: undefined,
      yes: false,
      output: { say: (line) => said.push(line), show: (block) => said.push(block) },
      ask: async (question) => {
        said.push(question);
        expect(await redis.client.exists('mocs:1', 'wishlist:1', 'albums:1')).toBe(3);
      },
    });
    cache.close();

    expect(said[0]).toBe('Redis at cache.example.com:6379');
    expect(said[1]).toMatch(/in all +│ +4 │ +4 │ +0 │/);
    expect(said[2]).toBe('Keys to delete at cache.example.com:6379: 4. Go on?');
    expect(record).toMatchObject({ dryRun: false, deleted: 4 });
  });

  it('deletes nothing when somebody said no', async () => {
    await pollute();
    const before = await digest(redis.client);
    const cache = elsewhere();
    const ask = () => Promise.reject(new Error('no'));

    await expect(
      flushDirectly({ cache, request, out: undefined, yes: false, output: { say() {}, show() {} }, ask }),
    ).rejects.toThrow('no');
    cache.close();

    expect(await digest(redis.client)).toBe(before);
  });
});
