import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type FlushOptions, flushCache } from '../../../core/flush/flush.ts';
import { halfDone } from '../../../core/flush/flush-record.ts';
import { FlushTimedOut, InvalidRequest, RedisUnavailable } from '../../../core/protocol/errors.ts';
import { FlushRecord } from '../../../core/protocol/rollout.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { digest, startRedis, type TestRedis } from '../../../lab/redis/redis.ts';

const options: FlushOptions = {
  profiles: {
    migration: ['mocs:*', 'gallery:*', 'wishlist:*', 'albums:*'],
    everything: ['*'],
  },
  preserve: ['sessions:*', 'ratelimit:*', 'user-profiles:*'],
  timeLimitSeconds: 60,
  maxFlushAgeSeconds: 900,
  // So little that its batches stay small, and a flush has many of them.
  foregroundBudgetMicroseconds: 1,
};
const request = { profile: 'migration', dryRun: false, skip: false };
const PRESERVED = ['sessions:ana', 'ratelimit:10.0.0.1', 'user-profiles:7', 'other:1', 'MOCS:1', 'xmocs:1'];

let redis: TestRedis;
let cache: Cache;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(async () => {
  await redis.client.flushall();
  cache = openCache({ url: redis.url, cluster: false });
});
afterEach(() => cache.close());

async function fill(count: number, prefixes = ['mocs', 'gallery', 'wishlist', 'albums']): Promise<void> {
  const pipeline = redis.client.pipeline();
  for (let i = 0; i < count; i++) pipeline.set(`${prefixes[i % prefixes.length]}:${i}`, 'old');
  for (const key of PRESERVED) pipeline.set(key, 'kept');
  pipeline.set('sessions:with-ttl', 'kept', 'EX', 3600);
  await pipeline.exec();
}

async function keys(): Promise<string[]> {
  return (await redis.client.keys('*')).sort();
}

describe('a flush', () => {
  it('deletes the keys of its profile and leaves every other key as it was', async () => {
    await fill(0);
    const before = await digest(redis.client);
    await fill(2_000);

    const record = await flushCache(cache, request, options);

    expect(await digest(redis.client)).toBe(before);
    expect(record).toMatchObject({
      profile: 'migration',
      done: true,
      skipped: false,
      resume: null,
      matched: 2_000,
      deleted: 2_000,
      preserved: 0,
    });
    expect(record.patterns.map(({ pattern, deleted }) => [pattern, deleted])).toEqual([
      ['mocs:*', 500],
      ['gallery:*', 500],
      ['wishlist:*', 500],
      ['albums:*', 500],
    ]);
    expect(FlushRecord.parse(record)).toEqual(record);
  });

  it('never deletes a preserved key, not even when its pattern takes everything', async () => {
    await fill(600);

    const record = await flushCache(cache, { ...request, profile: 'everything' }, options);

    expect(await keys()).toEqual(['ratelimit:10.0.0.1', 'sessions:ana', 'sessions:with-ttl', 'user-profiles:7']);
    expect(record.deleted).toBe(603);
    // While it empties, Redis shrinks its table, and SCAN may show a key twice.
    expect(record.preserved).toBeGreaterThanOrEqual(4);
  });

  it('deletes keys that are no text, byte by byte', async () => {
    const odd = [Buffer.from([0x6d, 0x3a, 0xff, 0x00]), Buffer.from([0x6d, 0x3a, 0xc3, 0x28])];
    for (const key of odd) await redis.client.set(key, 'old');
    await redis.client.set(Buffer.from([0x6d, 0xff]), 'kept');

    const record = await flushCache(cache, request, { ...options, profiles: { migration: ['m:*'] } });

    expect(record.deleted).toBe(2);
    expect(await redis.client.dbsize()).toBe(1);
  });

  it('tells how the cache stood before it: hits, misses, keys', async () => {
    await fill(100);
    await redis.client.config('RESETSTAT');
    await redis.client.mget('mocs:0', 'gallery:1', 'nothing');

    const record = await flushCache(cache, request, options);

    expect(record.before).toMatchObject({ hits: 2, misses: 1, keys: 107 });
  });

  it('tells what it cost and what it freed, by the account of the server', async () => {
    await fill(2_000);
    await redis.client.set('mocs:large', 'x'.repeat(3_000_000));

    const record = await flushCache(cache, request, options);

    expect(record.freedBytes).toBeGreaterThan(2_500_000);
    expect(record.serverMs).toBeGreaterThanOrEqual(1);
    expect(record.recached).toBeNull();
  });

  it('scans once more, where that is wanted, for what was cached anew behind it', async () => {
    await fill(3_000);
    let seen = 0;
    // By now its place in the scan has passed.
    const onKey = (key: Buffer) => {
      seen += 1;
      if (seen === 1) first = String(key);
      if (seen === 2_500) redis.client.set(first, 'new').catch(() => {});
    };
    let first = '';

    const record = await flushCache(cache, request, { ...options, secondPass: true, onKey });

    expect(await redis.client.exists(first)).toBe(0);
    expect(record).toMatchObject({ done: true, deleted: 3_001, recached: 1 });
  });

  it('is fresh for as long as the settings say', async () => {
    const record = await flushCache(cache, request, options);

    expect(Date.parse(record.freshUntil) - Date.parse(record.flushedAt)).toBe(900_000);
    expect(Date.parse(record.flushedAt)).toBeGreaterThanOrEqual(Date.parse(record.startedAt));
  });

  it('touches the database that the URL names and no other', async () => {
    await fill(10);
    const other = openCache({ url: `${redis.url}/3`, cluster: false });
    await redis.client.pipeline().select(3).set('mocs:a', '1').select(0).exec();

    const record = await flushCache(other, request, options);
    other.close();

    expect(record).toMatchObject({ deleted: 1, before: { keys: 1 } });
    expect(await redis.client.dbsize()).toBe(17);
  });

  it('does not fall back to database 0 when the one asked for does not exist', async () => {
    await fill(10);
    const other = openCache({ url: `${redis.url}/99`, cluster: false });

    await expect(flushCache(other, request, options)).rejects.toThrow('DB index is out of range');
    other.close();

    expect(await redis.client.dbsize()).toBe(17);
  });

  it('that is to be skipped does not even connect', async () => {
    const nowhere = openCache({ url: 'redis://127.0.0.1:1', cluster: false });

    const record = await flushCache(nowhere, { ...request, skip: true }, options);

    expect(record).toMatchObject({ skipped: true, done: true, deleted: 0, before: null });
  });
});

describe('a dry run', () => {
  it('changes nothing, and counts what a flush would delete', async () => {
    await fill(1_000);
    const before = await digest(redis.client);

    const dry = await flushCache(cache, { ...request, dryRun: true }, options);

    expect(await digest(redis.client)).toBe(before);
    expect(dry).toMatchObject({ dryRun: true, matched: 1_000, deleted: 0 });
    expect((await flushCache(cache, request, options)).deleted).toBe(dry.matched);
  });

  it('shows ten keys of each pattern, printed safely', async () => {
    await redis.client.set('mocs:\u001b[2J\n', 'old');
    await fill(100, ['gallery']);

    const { patterns } = await flushCache(cache, { ...request, dryRun: true }, options);

    expect(patterns[0]?.samples).toEqual(['mocs:\\x1b[2J\\x0a']);
    expect(patterns[1]?.samples).toHaveLength(10);
    expect(patterns[1]?.samples?.every((key) => key.startsWith('gallery:'))).toBe(true);
    expect(patterns[2]?.samples).toEqual([]);
  });

  it('can list every key for review', async () => {
    await fill(1_000);
    const listed = new Set<string>();

    await flushCache(cache, { ...request, dryRun: true }, { ...options, onKey: (key) => listed.add(String(key)) });

    expect([...listed].sort()).toEqual((await keys()).filter((key) => /^(mocs|gallery|wishlist|albums):/.test(key)));
  });
});

describe('a flush that takes several calls', () => {
  it('goes on where it stopped and counts on', async () => {
    await fill(3_000);
    const records: FlushRecord[] = [];

    for (let previous: FlushRecord | null = null; !previous?.done; ) {
      // Through JSON, as a state machine hands it on.
      previous = JSON.parse(
        JSON.stringify(await flushCache(cache, { ...request, previous }, { ...options, workSeconds: 0 })),
      );
      records.push(FlushRecord.parse(previous));
    }

    const last = records.at(-1);
    expect(records.length).toBeGreaterThan(5);
    expect(records.slice(0, -1).every(({ done, resume }) => !done && resume !== null)).toBe(true);
    expect(last).toMatchObject({ done: true, matched: 3_000, deleted: 3_000, preserved: 0 });
    expect(last?.scanned).toBeGreaterThanOrEqual(3_007);
    expect(last?.startedAt).toBe(records[0]?.startedAt);
    expect(last?.before).toEqual(records[0]?.before);
    expect(await redis.client.dbsize()).toBe(7);
  });

  it('collects the samples of its dry run over all calls', async () => {
    await fill(2_000);
    let record = await flushCache(cache, { ...request, dryRun: true }, { ...options, workSeconds: 0 });
    while (!record.done) {
      record = await flushCache(cache, { ...request, dryRun: true, previous: record }, { ...options, workSeconds: 0 });
    }

    expect(record.matched).toBe(2_000);
    expect(record.patterns.map(({ samples }) => new Set(samples).size)).toEqual([10, 10, 10, 10]);
  });

  it('begins anew when Redis was restarted in between, and still deletes everything', async () => {
    const mortal = await startRedis();
    await mortal.client.mset(Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`mocs:${i}`, 'old'])));
    const own = openCache({ url: mortal.url, cluster: false });
    const first = await flushCache(own, request, { ...options, workSeconds: 0 });
    await mortal.stop();
    const reborn = await startRedis({ port: mortal.port });
    await reborn.client.mset(Object.fromEntries(Array.from({ length: 700 }, (_, i) => [`mocs:${i}`, 'old'])));

    const last = await flushCache(own, { ...request, previous: first }, options);
    const left = await reborn.client.dbsize();
    own.close();
    await reborn.stop();

    expect(first.done).toBe(false);
    expect(left).toBe(0);
    expect(last.scanned).toBeGreaterThanOrEqual(700);
    expect(last).toMatchObject({
      done: true,
      deleted: first.deleted + 700,
      matched: first.deleted + 700,
    });
  });

  it('starts anew after a record that is done', async () => {
    await fill(100);
    const done = await flushCache(cache, request, options);
    await fill(40);

    const again = await flushCache(cache, { ...request, previous: done }, options);

    expect(again.deleted).toBe(40);
    expect(Date.parse(again.startedAt)).toBeGreaterThanOrEqual(Date.parse(done.flushedAt));
  });

  it('refuses to go on with the record of another flush', async () => {
    await fill(1_000);
    const previous = await flushCache(cache, { ...request, dryRun: true }, { ...options, workSeconds: 0 });

    await expect(flushCache(cache, { ...request, previous }, options)).rejects.toThrow(InvalidRequest);
    expect(await redis.client.dbsize()).toBe(1_007);
  });

  it('ends when its time is over, counted over all calls, and says how far it came', async () => {
    await fill(1_500);
    const record = await flushCache(cache, request, { ...options, workSeconds: 0 });
    const late = { ...record, startedAt: new Date(Date.now() - 61_000).toISOString() };

    const ended = flushCache(cache, { ...request, previous: late }, options);

    await expect(ended).rejects.toThrow(FlushTimedOut);
    await expect(ended).rejects.toThrow(`Until then it had deleted ${record.deleted} keys: `);
    await expect(ended).rejects.toThrow(
      `did not finish in 60 s: it had looked at ${record.scanned} of about 1507 keys, `,
    );
  });

  it('ends in the middle of a call when its time is over', async () => {
    await fill(1_500);

    await expect(flushCache(cache, request, { ...options, timeLimitSeconds: 0 })).rejects.toThrow(FlushTimedOut);
  });
});

describe('a connection that is lost in the middle of a flush', () => {
  it('is opened again; the flush begins anew there and deletes everything', async () => {
    await fill(3_000);
    let cut: Promise<unknown> | null = null;
    const onKey = () => {
      cut ??= redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    };

    const record = await flushCache(cache, request, { ...options, onKey });
    await cut;

    expect(record.done).toBe(true);
    expect(await redis.client.dbsize()).toBe(7);
    expect(record.matched).toBe(record.deleted);
  });

  it('ends the flush when Redis does not come back in time', async () => {
    const mortal = await startRedis();
    await mortal.client.mset(Object.fromEntries(Array.from({ length: 1_500 }, (_, i) => [`mocs:${i}`, 'old'])));
    const own = openCache({ url: mortal.url, cluster: false });

    const flush = flushCache(own, request, { ...options, timeLimitSeconds: 2, onKey: () => mortal.kill() });

    await expect(flush).rejects.toThrow(RedisUnavailable);
    await expect(flush).rejects.toThrow(`127.0.0.1:${mortal.port}`);
    await expect(flush).rejects.toThrow(/Given up after waiting \d+ s for it/);
    own.close();
    await mortal.stop();
  });

  it('that had died between two calls costs no attempt', async () => {
    await fill(10);
    await flushCache(cache, request, options);
    await redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    await fill(10);

    expect((await flushCache(cache, request, options)).deleted).toBe(10);
  });
});

describe('a flush that ends half-way', () => {
  it('tells what is gone, pattern by pattern', async () => {
    await fill(2_000, ['gallery', 'mocs']);
    await redis.client.acl('SETUSER', 'half', 'reset', 'on', '>pw', '~mocs:*', '+@all');
    const half = openCache({ url: redis.url.replace('//', '//half:pw@'), cluster: false });
    let unfinished: FlushRecord | null = null;
    const hearing = { ...options, onUnfinished: (record: FlushRecord) => (unfinished = record) };

    const failure = await flushCache(half, request, hearing).catch((error: Error) => error);
    half.close();

    const mocs = (await redis.client.keys('mocs:*')).length;
    const gone = 1_000 - mocs;
    expect(gone).toBeGreaterThan(0);
    expect(failure).toMatchObject({ name: 'RedisAuthFailed' });
    expect(String(failure)).toContain(`Until then it had deleted ${gone} keys: mocs:* ${gone}, gallery:* 0,`);
    expect(unfinished).toMatchObject({ done: false, deleted: gone });
  });

  it.each([
    ['nothing', { deleted: 0 }, 'Nothing was deleted.'],
    ['what Redis said', { deleted: 5 }, 'Until then it had deleted 5 keys: mocs:* 5.'],
    [
      'what it never answered',
      { deleted: 5, unanswered: 3 },
      'Until then it had deleted at least 5 and at most 8 keys: mocs:* at least 5 and at most 8.',
    ],
  ])('counts %s', (_, count, told) => {
    const pattern = { pattern: 'mocs:*', matched: 5, preserved: 0, ...count };

    expect(halfDone({ deleted: count.deleted, patterns: [pattern] })).toBe(told);
  });
});
