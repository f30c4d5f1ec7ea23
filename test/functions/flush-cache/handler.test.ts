import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';

const FLUSH = {
  profiles: { migration: ['mocs:*'] },
  preserve: ['mocs:keep'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
};

let redis: TestRedis;
let handler: (event: unknown) => Promise<unknown>;
let log: string[];
beforeAll(async () => {
  redis = await startRedis({ password: 'hunter2' });
  vi.stubEnv('CACHE', JSON.stringify({ url: `redis://:hunter2@127.0.0.1:${redis.port}` }));
  vi.stubEnv('FLUSH', JSON.stringify(FLUSH));
  vi.stubEnv('STACK', 'Sluice-test');
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'false');
  ({ handler } = await import('../../../functions/flush-cache/handler.ts'));
});
afterAll(async () => {
  const { openCache } = await import('../../../core/redis/cache.ts');
  openCache({ url: `redis://:hunter2@127.0.0.1:${redis.port}`, cluster: false }).close();
  vi.unstubAllEnvs();
  await redis.stop();
});
beforeEach(async () => {
  log = [];
  for (const level of ['log', 'info', 'warn', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((line) => log.push(String(line)));
  }
  await redis.client.mset('mocs:1', 'old', 'mocs:2', 'old', 'mocs:keep', 'kept');
});
afterEach(() => vi.restoreAllMocks());

describe('the function flush-cache', () => {
  it('flushes, publishes what it did, and logs one line about it', async () => {
    const record = await handler({ profile: 'migration', dryRun: false, skip: false, previous: null });

    expect(record).toMatchObject({ done: true, deleted: 2, preserved: 1 });
    const lines = log.map((line) => JSON.parse(line));
    expect(lines).toHaveLength(3);
    expect(lines.find(({ message }) => message === 'flush done')).toMatchObject({ profile: 'migration', deleted: 2 });
    const metrics = lines.find(({ _aws, Stack }) => _aws && !Stack);
    expect(metrics).toMatchObject({ Profile: 'migration', KeysDeleted: 2, KeysPreserved: 1 });
    expect(metrics._aws.CloudWatchMetrics[0]).toMatchObject({ Namespace: 'Sluice', Dimensions: [['Profile']] });
    const ofStack = lines.find(({ Stack }) => Stack);
    expect(ofStack).toMatchObject({ Stack: 'Sluice-test', Profile: 'migration', KeysDeleted: 2 });
    expect(metrics._aws.CloudWatchMetrics[0].Metrics.map(({ Name }: { Name: string }) => Name)).toEqual([
      'KeysDeleted',
      'KeysPreserved',
      'FlushDuration',
      'HitsBefore',
      'MissesBefore',
      'FreedBytes',
      'FlushServerTime',
    ]);
  });

  it('publishes nothing for a dry run, and logs no key', async () => {
    await handler({ profile: 'migration', dryRun: true });

    expect(log.join()).not.toContain('_aws');
    expect(log.join()).not.toContain('mocs:1');
  });

  it.each([
    [{ profile: 'migration', dryrun: true }, 'dryrun'],
    [{}, 'profile'],
    [{ profile: 'migration', dryRun: 'yes' }, 'dryRun'],
    ['migration', 'flush request'],
    [{ profile: 'nothing' }, 'The settings know: migration'],
  ])('refuses %j before anything is deleted', async (event, message) => {
    const flush = handler(event);

    await expect(flush).rejects.toThrow(message);
    await expect(flush).rejects.toMatchObject({ name: 'InvalidRequest' });
    expect(await redis.client.dbsize()).toBe(3);
  });

  it('logs why it failed, without the password', async () => {
    await redis.client.config('SET', 'requirepass', 'changed');
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');

    await expect(handler({ profile: 'migration' })).rejects.toMatchObject({ name: 'RedisAuthFailed' });

    expect(JSON.parse(log.at(-1) ?? '')).toMatchObject({
      level: 'ERROR',
      error: 'RedisAuthFailed',
      profile: 'migration',
    });
    expect(log.join()).not.toContain('hunter2');
    await redis.client.config('SET', 'requirepass', 'hunter2');
  });
});
