import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDirect } from '../../cli/flush/direct.ts';
import { flushConfig } from '../../cli/flush/flush-config.ts';
import { runFlush } from '../../cli/flush/run-flush.ts';
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

    const { exitCode, stdout } = await runCli(['flush', '--direct', '--yes', '--profile', 'migration'], {
      REDIS_URL: url,
    });

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

    const { exitCode, stderr } = await runHere('flush', '--direct', '--yes');

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(hint);
    expect(stderr).not.toContain('p@ss');
  });

  it('wants --yes where nobody can be asked, on this machine, too, for it may be a tunnel', async () => {
    await pollute();
    const before = await digest(redis.client);

    const { exitCode, stderr } = await runCli(['flush', '--direct'], { REDIS_URL: url });

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Nothing was done; say --yes/);
    expect(await digest(redis.client)).toBe(before);
  });

  it.each([
    ['an unknown profile', ['--profile', 'nope'], 'after-sync, feature-flags, migration'],
    ['a profile that wants an environment', ['--profile', 'feature-flags'], 'wants an environment'],
    [
      'an environment that cdk.json does not have',
      ['--environment', 'nope'],
      'cdk.json here has no environment "nope"',
    ],
    ['a file that cannot be written', ['--out', path.join(folder, 'no', 'keys.txt')], 'cannot be written'],
  ])('deletes nothing for %s', async (_, args, hint) => {
    vi.stubEnv('REDIS_URL', url);
    await pollute();
    const before = await digest(redis.client);

    const { exitCode, stderr } = await runHere('flush', '--direct', '--yes', ...args);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(hint);
    expect(await digest(redis.client)).toBe(before);
  });

  it.each([
    ['a wrong password', () => `redis://:wrong@127.0.0.1:${redis.port}`, 'RedisAuthFailed'],
    ['nobody there', () => 'redis://:wrong@127.0.0.1:1', 'RedisUnavailable'],
  ])('says what %s means, and never the password', async (_, urlOf, name) => {
    vi.stubEnv('REDIS_URL', urlOf());

    const { exitCode, stdout, stderr } = await runHere('flush', '--direct', '--yes', '--json');

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: name });
    expect(stderr).toMatch(/Nothing was deleted\. What .* may be stale for up to its TTL/);
    expect(stderr + stdout).not.toContain('wrong@');
  });

  it('takes the patterns of an environment that is named', async () => {
    vi.stubEnv('REDIS_URL', url);
    await pollute();

    const { exitCode } = await runHere('flush', '--direct', '--yes', '--environment', 'example');

    expect(exitCode).toBe(0);
    expect(await redis.client.keys('mocs:*')).toEqual([]);
  });
});

describe('whose settings a direct flush obeys', () => {
  const metric = (metricName: string) => ({
    namespace: 'AWS/ElastiCache',
    metricName,
    dimensions: { CacheClusterId: 'shop' },
  });
  const environment = (preserve: string[]) => ({
    recordGroup: { hostedZoneId: 'Z1', records: [{ name: 'www.example.com' }] },
    cache: { url: 'redis://cache:6379' },
    health: { hitRate: { hits: [metric('CacheHits')], misses: [metric('CacheMisses')] } },
    flush: { preserve },
  });

  /** A folder of its own, with a cdk.json of these environments. */
  function project(environments: object): string {
    const here = mkdtempSync(path.join(folder, 'project-'));
    writeFileSync(path.join(here, 'cdk.json'), JSON.stringify({ context: { environments } }));
    return here;
  }

  const order = ['flush', '--direct', '--yes'];

  it.each([
    ['by nothing', order, {}],
    ['by SLUICE_ENVIRONMENT', order, { SLUICE_ENVIRONMENT: 'shop' }],
    ['by --environment', [...order, '--environment', 'shop'], {}],
  ])('are those of the only environment, named %s', async (_, args, env) => {
    await redis.client.mset('mocs:session:ana', 'kept', 'mocs:1', 'a');
    const here = project({ shop: environment(['mocs:session:*']) });

    const { stdout, stderr } = await runCli(args, { REDIS_URL: url, ...env }, here);

    expect(stderr).toBe('');
    expect(await redis.client.keys('mocs:*')).toEqual(['mocs:session:ana']);
    expect(stdout.split('\n')[0]).toMatch(
      new RegExp(
        `^Profile "migration" by environment "shop" in cdk.json, on Redis at 127.0.0.1:${redis.port}/0 \\(server [0-9a-f]{8}; 6 keys\\): mocs:\\*, .*; never mocs:session:\\*\\.$`,
      ),
    );
  });

  it.each([
    ['several, and none is named', { a: environment([]), b: environment([]) }, {}, 'Which environment?'],
    ['none of the name', { a: environment([]) }, { SLUICE_ENVIRONMENT: 'c' }, 'no environment "c"'],
    ['one that cannot be used', { a: { stages: [] } }, {}, 'These settings cannot be used'],
  ])('is asked where cdk.json has %s, and nothing is deleted', async (_, environments, env, told) => {
    await pollute();

    const { stderr, exitCode } = await runCli(order, { REDIS_URL: url, ...env }, project(environments));

    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
    expect(stderr).not.toContain('    at ');
    expect(await redis.client.exists('mocs:1')).toBe(1);
  });

  it('are the defaults where cdk.json has none, and it says so', async () => {
    const { stdout } = await runCli(order, { REDIS_URL: url }, project({}));

    expect(stdout).toMatch(/^Profile "migration" by the defaults \(no environment in cdk.json\)/);
  });
});

describe('a flush that finds nothing', () => {
  it.each([
    ['is empty while another one is not', '/3', /there is none in the database of .*\/3. Of the others, 0 has 4/],
    ['holds other keys', '', /No key matched, of 4\. .*prefix/],
  ])('says why, where the database %s', async (_, database, told) => {
    const { stdout, exitCode } = await runCli(['flush', '--direct', '--dry-run'], { REDIS_URL: `${url}${database}` });

    expect(exitCode).toBe(0);
    expect(stdout).toMatch(told);
  });
});

describe('the list of --out', () => {
  it('that cannot be written stops the flush before the deed', async () => {
    const before = await pollute();
    await redis.client.del('mocs:1', 'gallery:\n\u001b[31m', 'wishlist:1', 'albums:1');
    expect(await digest(redis.client)).toBe(before);
    await pollute();

    const { exitCode, stderr } = await runCli(['flush', '--direct', '--yes', '--out', '/dev/full'], { REDIS_URL: url });

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/--out \/dev\/full cannot be written: ENOSPC/);
    expect(await redis.client.exists('mocs:1', 'wishlist:1', 'albums:1')).toBe(3);
  });

  it('leaves a file alone where Redis is out of reach', async () => {
    writeFileSync(out, 'precious\n');

    const { stdout } = await runCli(['flush', '--direct', '--yes', '--out', out], { REDIS_URL: 'redis://127.0.0.1:1' });

    expect(readFileSync(out, 'utf8')).toBe('precious\n');
    expect(stdout).toContain(`What it has is in ${out}.partial`);
  });

  it('is a file, and "-" is none', async () => {
    const { exitCode, stderr } = await runCli(['flush', '--direct', '--yes', '--out', '-'], { REDIS_URL: url });

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('/dev/stdout') });
  });
});

describe('before a flush', () => {
  const order = { profile: 'migration', dryRun: false, environment: undefined };
  const run = (ask: (question: string) => Promise<void>, said: string[] = []) => {
    const road = openDirect(url, {}, flushConfig(undefined, {}));
    const output = { say: (line: string) => said.push(line), show: (block: string) => said.push(block) };
    const { signal } = new AbortController();
    const watch = { out: undefined, resume: undefined, yes: false, stop: signal, onProgress() {} };
    return runFlush({ road: { ...road, ask }, order, output, ...watch }).finally(() => road.close());
  };

  it('a person sees where it goes and the counts, and nothing is deleted before somebody said yes', async () => {
    await pollute();
    const said: string[] = [];

    const record = await run(async (question) => {
      said.push(question);
      expect(await redis.client.exists('mocs:1', 'wishlist:1', 'albums:1')).toBe(3);
    }, said);

    expect(said[0]).toContain(`on Redis at 127.0.0.1:${redis.port}/0`);
    expect(said[1]).toMatch(/in all +│ +4 │ +4 │ +0 │/);
    expect(said[2]).toBe(`Keys to delete in 127.0.0.1:${redis.port}/0: 4. Go on?`);
    expect(record).toMatchObject({ dryRun: false, deleted: 4 });
  });

  it('nothing is deleted when somebody said no', async () => {
    await pollute();
    const before = await digest(redis.client);

    await expect(run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');

    expect(await digest(redis.client)).toBe(before);
  });
});
