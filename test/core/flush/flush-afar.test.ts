import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import type { FlushRecord } from '../../../core/protocol/rollout.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { type SlowLink, startSlowLink } from '../../../lab/redis/slow-link.ts';

const options = {
  profiles: { migration: ['mocs:*'] },
  preserve: [],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
  foregroundBudgetMicroseconds: 150,
};
const request = { profile: 'migration', dryRun: false, skip: false };

let redis: TestRedis;
let link: SlowLink;
let cache: Cache;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
afterEach(() => {
  cache.close();
  link.stop();
});

/** Half of the keys are doomed. */
async function fill(keys: number): Promise<void> {
  await redis.client.flushall();
  const make = `for i = 1, ARGV[1] / 2 do redis.call('SET', 'mocs:' .. i, 'x') redis.call('SET', 'other:' .. i, 'x') end`;
  await redis.client.eval(make, 0, keys);
}

async function open(thereAndBackMs: number): Promise<Cache> {
  link = await startSlowLink(redis.port, thereAndBackMs);
  cache = openCache({ url: link.url, cluster: false });
  return cache;
}

describe('a flush from afar', () => {
  it('of 100,000 keys at 50 ms there and back goes that way for no more than twelve seconds', async () => {
    await fill(100_000);

    const record = await flushCache(await open(50), request, options);

    expect(record).toMatchObject({ done: true, deleted: 50_000 });
    expect(link.turns() * 50).toBeLessThan(12_000);
  });

  it('that has little time takes larger pages, and one that has too little names the network and what it would need', async () => {
    await fill(100_000);
    let unfinished: FlushRecord | null = null;
    const short = { ...options, timeLimitSeconds: 2, onUnfinished: (record: FlushRecord) => (unfinished = record) };

    const flush = flushCache(await open(100), request, short);

    await expect(flush).rejects.toThrow(
      /did not finish in 2 s: it had looked at \d+ of about 100000 keys, of which all would need about \d+ s\..*Until then it had deleted \d+ keys: mocs:\* \d+\.$/,
    );
    const left = await redis.client.dbsize();
    expect(unfinished).toMatchObject({ done: false, deleted: 100_000 - left, resume: expect.any(String) });

    const previous = { ...(unfinished as unknown as FlushRecord), startedAt: new Date().toISOString() };
    const rest = await flushCache(cache, { ...request, previous }, options);
    expect(rest).toMatchObject({ done: true, deleted: 50_000 });
    expect(rest.scanned).toBeLessThan(130_000);
  });
});

describe('a flush that is stopped', () => {
  it('ends between two pages, with the counts until then and where to go on', async () => {
    await fill(50_000);
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 1_000);

    const record = await flushCache(await open(50), request, { ...options, stop: stop.signal });

    expect(record).toMatchObject({ done: false, deleted: 50_000 - (await redis.client.dbsize()) });
    expect(record.deleted).toBeGreaterThan(0);
  });
});

describe('a lone primary that is lost at work', () => {
  it('is waited for, and what Redis never answered for is told as what may be gone', async () => {
    await fill(50_000);
    const afar = await open(20);
    const { port } = redis;
    const restarted = sleep(1_000).then(async () => {
      redis.kill();
      await redis.stop();
      await sleep(2_000);
      redis = await startRedis({ port });
    });

    const record = await flushCache(afar, request, options);
    await restarted;

    expect(record).toMatchObject({ done: true });
    expect(record.durationMs).toBeGreaterThan(2_500);
    expect(record.patterns[0]?.unanswered).toBeGreaterThan(0);
  });

  it('that says that it is busy is waited for', async () => {
    await fill(10);
    const busy = redis.client.duplicate();
    const script = busy.eval('local t = redis.call("TIME")[1] + 4 while tonumber(redis.call("TIME")[1]) < t do end', 0);
    await redis.client.config('SET', 'busy-reply-threshold', 200).catch(() => {});
    const started = Date.now();

    const record = await flushCache(await open(0), request, options);

    expect(record).toMatchObject({ done: true, deleted: 5 });
    await script;
    busy.disconnect();
    expect(Date.now() - started).toBeLessThan(20_000);
  });
});
