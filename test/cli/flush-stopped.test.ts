import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FlushRecord } from '../../core/protocol/rollout.ts';
import { startRedis, type TestRedis } from '../../lab/redis/redis.ts';
import { type SlowLink, startSlowLink } from '../../lab/redis/slow-link.ts';
import { runCli } from './run-cli.ts';

const KEYS = 40_000;
const ROOT = path.resolve(import.meta.dirname, '../..');

let redis: TestRedis;
let link: SlowLink;
const folder = mkdtempSync(path.join(tmpdir(), 'sluice-stopped-'));
beforeAll(async () => {
  redis = await startRedis();
  link = await startSlowLink(redis.port, 60);
});
afterAll(async () => {
  link.stop();
  await redis.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  await redis.client.flushall();
  await redis.client.eval(`for i = 1, ARGV[1] do redis.call('SET', 'mocs:' .. i, 'x') end`, 0, KEYS);
});

/** Sends a signal once some keys are gone. */
async function stopped(signal: NodeJS.Signals, args: string[]) {
  const child = spawn(process.execPath, [path.join(ROOT, 'bin/sluice.mjs'), 'flush', '--direct', '--yes', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, REDIS_URL: link.url },
  });
  const said = Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  while ((await redis.client.dbsize()) === KEYS) await sleep(10);
  child.kill(signal);
  const [stdout, stderr, [exitCode]] = await said;
  return { stdout, stderr, exitCode };
}

describe('a direct flush that is stopped', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s tells the counts until then, and goes on from there with --resume', async (signal, code) => {
    const resume = path.join(folder, `${signal}.json`);

    const { stdout, stderr, exitCode } = await stopped(signal, ['--json', '--resume', resume]);

    const gone = KEYS - (await redis.client.dbsize());
    const record = FlushRecord.parse(JSON.parse(stdout));
    expect({ exitCode, done: record.done, deleted: record.deleted }).toEqual({
      exitCode: code,
      done: false,
      deleted: gone,
    });
    expect(gone).toBeLessThan(KEYS);
    expect(stderr).toContain(`The same command goes on from there, by what is in ${resume}.`);
    expect(FlushRecord.parse(JSON.parse(readFileSync(resume, 'utf8')))).toEqual(record);

    const again = await runCli(['flush', '--direct', '--yes', '--json', '--resume', resume], { REDIS_URL: redis.url });

    expect(JSON.parse(again.stdout)).toMatchObject({ done: true, deleted: KEYS });
    expect(JSON.parse(again.stdout).scanned).toBeLessThan(KEYS * 1.3);
    expect(existsSync(resume)).toBe(false);
  });

  it('leaves a list that is not whole beside the file that was there', async () => {
    const out = path.join(folder, 'keys.txt');

    const { stdout } = await stopped('SIGINT', ['--out', out]);

    const gone = KEYS - (await redis.client.dbsize());
    expect(existsSync(out)).toBe(false);
    expect(readFileSync(`${out}.partial`, 'utf8').trimEnd().split('\n').length).toBeGreaterThanOrEqual(gone);
    expect(stdout).toContain('The list is not whole');
  });
});
