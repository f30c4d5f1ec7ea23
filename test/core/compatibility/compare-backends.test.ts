import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareBackends } from '../../../core/compatibility/compare-backends.ts';
import { Probe } from '../../../core/compatibility/config.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { type Backend, startBackend } from '../../../lab/shop/backend.ts';
import { connectCache } from '../../../lab/shop/cache/connect.ts';
import { openSessions } from '../../../lab/shop/cache/sessions.ts';
import { openSharedCache } from '../../../lab/shop/cache/shared-cache.ts';
import { openDatabase } from '../../../lab/shop/database.ts';
import { expressApp } from '../../../lab/shop/express/app.ts';
import { httpFront } from '../../../lab/shop/serverless/front.ts';
import { serverlessHandler } from '../../../lab/shop/serverless/handler.ts';

let redis: TestRedis;
let cache: Cache;
beforeAll(async () => {
  redis = await startRedis();
  cache = openCache({ url: redis.url, cluster: false });
});
afterAll(async () => {
  cache.close();
  await redis.stop();
});
const open: { stop(): void }[] = [];
beforeEach(() => redis.client.flushall());
afterEach(() => {
  for (const one of open.splice(0)) one.stop();
});

const RULES = { patterns: ['mocs:*'], preserve: ['mocs:kept:*'] };
const compare = (stable: Backend, canary: Backend, probe: object = {}, rules = RULES) =>
  compareBackends(
    cache,
    { stable, canary, probes: { page: Probe.parse({ path: '/mocs/7', keys: ['mocs:7'], ...probe }) } },
    rules,
  );

/** The laboratory's own two backends, each of which bears with what the other caches. */
async function shop(): Promise<[Backend, Backend]> {
  const database = openDatabase(5, () => {});
  const opened = async () => {
    const client = await connectCache(redis.url);
    const shared = openSharedCache({ redis: client });
    open.push({ stop: () => client.disconnect() });
    const sessions = openSessions(shared, 'secret');
    return { cache: shared, pages: () => shared, database, sessions, seen: { page: () => {} } };
  };
  const backends = [
    await startBackend(expressApp(await opened())),
    await startBackend(httpFront(serverlessHandler(await opened()))),
  ] as const;
  open.push(...backends);
  return [...backends];
}

/** Answers with what `page` makes of what is cached. */
async function backend(
  page: (cached: string | null) => { body: object; cache?: string; status?: number },
): Promise<Backend> {
  const started = await startBackend(async (_, response) => {
    const { body, cache: written, status = 200 } = page(await redis.client.get('mocs:7'));
    if (written !== undefined) await redis.client.set('mocs:7', written);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  open.push(started);
  return started;
}
const plain = () =>
  backend((cached) => (cached ? { body: JSON.parse(cached) } : { body: { price: 1 }, cache: '{"price":1}' }));

describe('two backends that share a cache', () => {
  it('are compatible where each reads what the other cached, although they answer in different shapes', async () => {
    const { verdict, rollback, probes } = await compare(...(await shop()));

    expect(verdict).toBe('compatible');
    expect(rollback).toMatchObject({ safe: 'yes' });
    expect(probes[0]).toMatchObject({
      wayThere: { outcome: 'same', reason: 'The canary reads what stable cached.' },
      wayBack: { outcome: 'same' },
      cold: { outcome: 'differs' },
    });
  });

  it('are not where both have to answer the same, if they do not', async () => {
    const { verdict, rollback } = await compare(...(await shop()), { answersMustMatch: true });

    expect(verdict).toBe('incompatible');
    expect(rollback).toMatchObject({ safe: 'yes' });
  });

  it('leave nothing behind, and touch nothing else', async () => {
    await redis.client.mset('mocs:7', 'x', 'mocs:8', 'y', 'sessions:1', 'z');

    await compare(...(await shop()));

    const keys = (await redis.client.keys('*')).filter((key) => !key.startsWith('ratelimit:'));
    expect(keys.sort()).toEqual(['mocs:8', 'sessions:1']);
  });
});

describe('a rollback', () => {
  const renamed = () =>
    backend((cached) => {
      const { amount, price } = JSON.parse(cached ?? '{"amount":1}');
      return { body: { price: amount ?? price }, ...(!cached && { cache: '{"amount":1}' }) };
    });

  it('is not safe where stable cannot read what the canary cached', async () => {
    const { verdict, reason, rollback, probes } = await compare(
      await backend((cached) =>
        cached ? { body: { price: JSON.parse(cached).price } } : { body: { price: 1 }, cache: '{"price":1}' },
      ),
      await renamed(),
    );

    expect(verdict).toBe('incompatible');
    expect(rollback).toMatchObject({ safe: 'no' });
    expect(probes[0]?.wayThere.outcome).toBe('same');
    expect(probes[0]?.wayBack).toMatchObject({ outcome: 'differs', at: ['/price'] });
    expect(reason).toContain('/price (missing)');
  });

  it('is not safe where stable fails on it', async () => {
    const { verdict, reason } = await compare(
      await backend((cached) =>
        cached?.includes('amount') ? { body: {}, status: 500 } : { body: { price: 1 }, cache: '{"price":1}' },
      ),
      await renamed(),
    );

    expect([verdict, reason]).toEqual([
      'incompatible',
      'Probe "page": Stable fails on what the canary cached: status 500.',
    ]);
  });
});

describe('nothing is told', () => {
  it('where others write the key all the time', async () => {
    const busy = setInterval(() => void redis.client.set('mocs:7', '{"price":2}'), 50);
    try {
      const { verdict, probes } = await compare(await plain(), await plain());

      expect(verdict).toBe('unknown');
      expect(probes[0]?.wayThere.reason).toMatch(
        /^Others wrote the keys in \d+ of \d+ tries: probe a page that nobody/,
      );
    } finally {
      clearInterval(busy);
    }
  });

  it('where a backend cannot be asked', async () => {
    const gone = await plain();
    gone.stop();

    const { verdict, rollback, reason } = await compare(await plain(), gone);

    expect([verdict, rollback.safe]).toEqual(['unknown', 'unknown']);
    expect(reason).toContain('The canary could not be asked with nothing cached: ECONNREFUSED.');
  });

  it('where there is no such page', async () => {
    const missing = () => backend(() => ({ body: {}, status: 404 }));

    expect(await compare(await missing(), await missing())).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('status 404'),
    });
  });

  it('where neither caches under the key', async () => {
    expect(await compare(await plain(), await plain(), { keys: ['mocs:8'] })).toMatchObject({
      verdict: 'unknown',
      reason: 'Probe "page": Neither backend caches mocs:8: look whether the page is cached under that key.',
    });
  });
});

it('never says a value, nor what a table of people is keyed by', async () => {
  const [secret, person] = ['4111-1111-1111-1111', 'ana@example.com'];
  const leaky = (field: string) =>
    backend((cached) => {
      const value = cached ? JSON.parse(cached) : { [field]: secret, carts: { [person]: { [field]: secret } } };
      const body = { card: value[field], carts: { [person]: { total: value.carts[person][field], [secret]: 1 } } };
      return { body, ...(!cached && { cache: JSON.stringify(value) }) };
    });

  const answer = await compare(await leaky('old'), await leaky('new'));

  expect(answer.verdict).toBe('incompatible');
  expect(answer.probes[0]?.wayThere.at).toEqual(['/card', '/carts/*/*']);
  expect(JSON.stringify(answer)).not.toMatch(/4111|ana@|example/);
});

it.each([
  ['mocs:kept:7', 'the preserve pattern "mocs:kept:*" keeps it'],
  ['sessions:7', 'no pattern of the flush profile "migration" takes it (mocs:*)'],
])('evicts no key that a stage would not flush: %s', async (key, why) => {
  await redis.client.set(key, 'x');

  await expect(compare(await plain(), await plain(), { keys: [key] })).rejects.toMatchObject({
    name: 'InvalidRequest',
    message: `Probe "page" would evict ${key}, and ${why}.`,
  });

  expect(await redis.client.exists(key)).toBe(1);
});

describe('the user in Redis', () => {
  const FLUSHES = ['-@all', '+info', '+ping', '+scan', '+unlink'];
  const compareAs = async (...rights: string[]) => {
    await redis.client.acl('SETUSER', 'sluice', 'reset', 'on', '>pw', '~mocs:*', ...rights);
    const theirs = openCache({ url: redis.url.replace('//', '//sluice:pw@'), cluster: false });
    const backends = { stable: await plain(), canary: await plain() };
    const probes = { page: Probe.parse({ path: '/mocs/7', keys: ['mocs:7'] }) };
    return compareBackends(theirs, { ...backends, probes }, RULES).finally(() => theirs.close());
  };

  it('needs five commands beside those of a flush, and no other key', async () => {
    expect(await compareAs(...FLUSHES, '+dump', '+exists', '+watch', '+multi', '+exec')).toMatchObject({
      verdict: 'compatible',
    });
  });

  it('is told which, where it lacks one', async () => {
    await expect(compareAs(...FLUSHES, '+exists')).rejects.toMatchObject({
      name: 'RedisAuthFailed',
      message: expect.stringContaining('also +dump +exists +watch +multi +exec'),
    });
  });
});
