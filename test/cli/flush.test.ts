import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { cacheChecked } from '../../lab/support/cache-checked.ts';
import { plan } from '../../lab/support/stage.ts';
import { flush, live, zone } from './fixtures.ts';
import { runHere } from './run-cli.ts';
import { deployed, payload } from './stack.ts';

afterEach(() => vi.unstubAllEnvs());

describe('sluice flush', () => {
  it('calls the flush function again until it is done', async () => {
    const { lambda, sentTo } = deployed(zone());
    const half = { ...flush, done: false, resume: 'there', scanned: 50 };
    lambda
      .on(InvokeCommand, { FunctionName: 'flush' })
      .resolvesOnce({ Payload: payload(cacheChecked) })
      .resolvesOnce({ Payload: payload(half) })
      .resolves({ Payload: payload(flush) });

    const { exitCode, stdout } = await runHere(
      'flush',
      '--profile',
      'feature-flags',
      '--flag-environment',
      'prod',
      '--yes',
    );

    const request = { profile: 'feature-flags', dryRun: false, environment: 'prod' };
    expect(sentTo('flush')).toEqual([
      { check: true, profile: 'feature-flags', environment: 'prod' },
      { ...request, previous: null },
      { ...request, previous: half },
    ]);
    expect(stdout.split('\n')[1]).toBe(
      'Profile "feature-flags" by what Sluice-test was deployed with, on Redis at cache:6379/0 (server 0123abcd; 20 keys): mocs:*; never sessions:*.',
    );
    expect(stdout).toMatch(/in all +│ +10 │ +9 │ +1 │/);
    expect(exitCode).toBe(0);
  });

  it('takes DRY_RUN=true for --dry-run, and deletes nothing when it cannot read it', async () => {
    const { lambda, sentTo } = deployed(zone());
    lambda
      .on(InvokeCommand, { FunctionName: 'flush' })
      .resolvesOnce({ Payload: payload(cacheChecked) })
      .resolves({ Payload: payload({ ...flush, dryRun: true, deleted: 0 }) });

    vi.stubEnv('DRY_RUN', 'true');
    await runHere('flush');
    vi.stubEnv('DRY_RUN', 'treu');
    const { exitCode, stderr } = await runHere('flush');

    expect(sentTo('flush')).toMatchObject([{ check: true }, { dryRun: true }]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: 'DRY_RUN is "treu": write true or false.\n' });
  });

  it('warns that data may be stale when it fails', async () => {
    deployed(zone()).fails('flush', 'RedisUnavailable', 'Redis at cache:6379 cannot be reached.');

    const { exitCode, stderr, stdout } = await runHere('flush', '--profile', 'after-sync', '--json', '--yes');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('RedisUnavailable: Redis at cache:6379 cannot be reached.');
    expect(stderr).toContain('may be stale for up to its TTL');
    expect(JSON.parse(stdout)).toMatchObject({ error: 'RedisUnavailable', profile: 'after-sync' });
  });

  it('calls a profile that the stack does not have wrong usage', async () => {
    deployed(zone()).fails(
      'flush',
      'InvalidRequest',
      'There is no flush profile "nope". The settings know: migration.',
    );

    const { exitCode, stderr } = await runHere('flush', '--profile', 'nope', '--yes');

    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'There is no flush profile "nope". The settings know: migration.\n',
    });
  });

  it('deletes nothing while a stage holds the lease, unless told to all the same', async () => {
    const { lease } = plan('s', 25, live);
    const held = { Name: '_rollout.www.example.com.', Type: 'TXT' as const, TTL: 60 };
    const at = zone();
    at.records.push({ ...held, ResourceRecords: [{ Value: `"${lease.held}"` }] });
    const { sentTo, lambda } = deployed(at);
    lambda
      .on(InvokeCommand, { FunctionName: 'flush' })
      .resolvesOnce({ Payload: payload(cacheChecked) })
      .resolves({ Payload: payload(flush) });
    const streams = [process.stdin, process.stderr];
    const before = streams.map(({ isTTY }) => isTTY);
    for (const stream of streams) Object.assign(stream, { isTTY: true });

    const refused = await runHere('flush', '--profile', 'migration');
    for (const [i, stream] of streams.entries()) Object.assign(stream, { isTTY: before[i] });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain(`The lease is held, and belongs to ${lease.owner}`);
    expect(sentTo('flush')).toEqual([]);

    expect((await runHere('flush', '--profile', 'migration', '--yes')).exitCode).toBe(0);
    expect(sentTo('flush')).toMatchObject([{ check: true }, { dryRun: false }]);
  });

  it('lists keys only where it sees them', async () => {
    const { sentTo } = deployed(zone());

    const { exitCode, stderr } = await runHere('flush', '--out', 'keys.txt', '--dry-run');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('--direct');
    expect(sentTo('flush')).toEqual([]);
  });

  it('wants a yes where nobody can be asked, before it has called anything', async () => {
    const { sentTo } = deployed(zone());

    const { exitCode, stderr } = await runHere('flush');

    expect(exitCode).toBe(2);
    expect(stderr).toContain('say --yes');
    expect(sentTo('flush')).toEqual([]);
  });
});
