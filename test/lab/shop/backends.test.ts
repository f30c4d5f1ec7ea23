import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { type Backend, startBackend } from '../../../lab/shop/backend.ts';
import { EXPRESS_SHAPE, SERVERLESS_SHAPE } from '../../../lab/shop/cache/shapes.ts';
import { type Customer, visit } from '../../../lab/shop/customers.ts';
import { itemOf, latencyOf, openDatabase } from '../../../lab/shop/database.ts';
import { createMeter } from '../../../lab/shop/meter.ts';
import { openBackend } from '../../../lab/shop/open-backend.ts';

let server: TestRedis;
let express: Backend;
let serverless: Backend;
const closes: (() => void)[] = [];
const meter = createMeter();
const habits = { versionedKeys: false };
beforeAll(async () => {
  server = await startRedis();
  const database = openDatabase(20, () => {});
  const open = async (side: 'stable' | 'canary') => {
    const trouble = { forgetsPages: false, weightsIgnored: false };
    const { listener, close } = await openBackend({
      side,
      redisUrl: server.url,
      database,
      meter,
      trouble,
      habits,
      random: Math.random,
    });
    closes.push(close);
    return startBackend(listener);
  };
  express = await open('stable');
  serverless = await open('canary');
});
beforeEach(async () => {
  habits.versionedKeys = false;
  await server.client.flushall();
});
afterAll(async () => {
  for (const { stop } of [express, serverless]) stop();
  for (const close of closes) close();
  await server.stop();
});

const CUSTOMER: Customer = { number: 1, resolve: async () => 'stable', cookie: null, timesLoggedOut: 0 };

const get = (backend: Backend, path: string, headers: Record<string, string> = {}) =>
  fetch(`${backend.url}${path}`, { headers });
const crossed = () =>
  meter
    .take(Date.now() + 1000)
    .flatMap(({ metrics }) => metrics)
    .filter(({ MetricName }) => MetricName === 'OtherShape')
    .reduce((sum, { Value = 0 }) => sum + Value, 0);

describe('the two backends', () => {
  it('cache different shapes of the same page', async () => {
    await get(express, '/mocs/1');
    await get(serverless, '/mocs/2');

    expect(JSON.parse((await server.client.get('mocs:1')) ?? '')).toMatchObject({ price: '9.91' });
    expect(JSON.parse((await server.client.get('mocs:2')) ?? '')).toMatchObject({ schema: 2 });
  });

  it('answer with what the other one has cached, and count it', async () => {
    await get(express, '/mocs/1');
    await get(serverless, '/mocs/2');
    crossed();

    const there = await get(serverless, '/mocs/1');
    const back = await get(express, '/mocs/2');
    const own = await get(express, '/mocs/1');

    expect([there, back, own].map(({ headers }) => headers.get('x-cached-by'))).toEqual([
      'express',
      'serverless',
      'express',
    ]);
    expect(await there.json()).toMatchObject({ data: { attributes: { priceCents: 991 } } });
    expect(await back.json()).toMatchObject({ price: '9.92' });
    expect(crossed()).toBe(2);
  });

  it('say of what comes from the cache when it was cached', async () => {
    const before = Date.now();
    const miss = await visit(CUSTOMER, `${express.url}/mocs/1`);
    const hit = await visit(CUSTOMER, `${serverless.url}/mocs/1`);

    expect(miss).toMatchObject({ ok: true, cachedAt: null });
    expect(hit.cachedAt).toBeGreaterThanOrEqual(before);
    expect(hit.cachedAt).toBeLessThanOrEqual(hit.askedAt);
  });

  it('never read what the other one has cached where keys are versioned, and still share sessions', async () => {
    habits.versionedKeys = true;
    const signedIn = await fetch(`${express.url}/login`, { method: 'POST', body: '{"user":"ana"}' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    crossed();

    const answers = [];
    for (const backend of [express, serverless, express, serverless]) {
      answers.push(await get(backend, '/mocs/1', { cookie }));
    }

    expect(answers.map(({ headers }) => headers.get('x-cached-by'))).toEqual([
      ...['nobody', 'nobody'],
      ...['express', 'serverless'],
    ]);
    expect(answers.map(({ headers }) => headers.get('x-user'))).toEqual(['ana', 'ana', 'ana', 'ana']);
    expect((await server.client.keys('*mocs:1')).sort()).toEqual(['v1:mocs:1', 'v2:mocs:1']);
    expect(crossed()).toBe(0);
  });

  it('take what is no page for a miss', async () => {
    await server.client.set('mocs:1', 'not JSON');

    expect((await get(express, '/mocs/1')).headers.get('x-cached-by')).toBe('nobody');
    expect((await get(serverless, '/mocs/1')).headers.get('x-cached-by')).toBe('express');
  });

  it('know a customer who signed in at the other one', async () => {
    const signedIn = await fetch(`${express.url}/login`, { method: 'POST', body: '{"user":"ana"}' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';

    expect(await (await get(serverless, '/me', { cookie })).json()).toEqual({ user: 'ana' });
    expect((await get(serverless, '/mocs/1', { cookie })).headers.get('x-user')).toBe('ana');
    expect((await get(express, '/mocs/1', { cookie })).headers.get('x-user')).toBe('ana');
    expect((await get(express, '/me')).status).toBe(401);
    expect((await get(serverless, '/me')).status).toBe(401);
  });

  it('count the calls of an address together, and refuse too many', async () => {
    await server.client.set('ratelimit:192.0.2.1', 599);

    const from = { 'x-forwarded-for': '192.0.2.1' };

    expect((await get(express, '/mocs/1', from)).status).toBe(200);
    expect((await get(serverless, '/mocs/1', from)).status).toBe(429);
    expect((await get(express, '/mocs/1', from)).status).toBe(429);
    expect((await get(express, '/mocs/1', { 'x-forwarded-for': '192.0.2.2' })).status).toBe(200);
  });

  it('say how Redis is, and what there is not', async () => {
    for (const backend of [express, serverless]) {
      // On a busy machine a PING may be slow, and then Redis is not well.
      await vi.waitFor(async () => {
        const health = await get(backend, '/health/redis');
        expect(health.status).toBe(200);
        expect(await health.json()).toMatchObject({ status: 'ok', mode: 'redis' });
      });
      expect((await get(backend, '/nothing')).status).toBe(404);
      expect((await fetch(`${backend.url}/login`, { method: 'POST', body: '{}' })).status).toBe(400);
    }
  });

  it('never cache orders', async () => {
    await get(express, '/orders/1');
    await get(serverless, '/orders/1');

    expect(await server.client.keys('orders:*')).toEqual([]);
  });
});

it.each([EXPRESS_SHAPE, SERVERLESS_SHAPE])('what $writer caches, either backend reads back', (shape) => {
  const item = itemOf('mocs:7');

  for (const reader of [EXPRESS_SHAPE, SERVERLESS_SHAPE]) {
    expect(reader.read(shape.write(item, 1700))).toEqual({ item, cached: { by: shape.writer, at: 1700 } });
  }
});

it.each([
  [1, 500],
  [30, 647],
  [60, 800],
  [1000, 800],
])('with %i readers at once the database takes %i ms where one alone waits 500', (readers, ms) => {
  expect(latencyOf(500, readers)).toBe(ms);
});
