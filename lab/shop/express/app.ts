import * as z from 'zod';
import { callsLeft } from '../cache/rate-limit.ts';
import { readPage } from '../cache/read-page.ts';
import { EXPRESS_SHAPE } from '../cache/shapes.ts';
import type { Parts } from '../parts.ts';
import { createRouter } from './router.ts';

const SignIn = z.object({ user: z.string().min(1) });

/** The old backend, as its team wrote it years ago: one server, middleware, routes. */
export function expressApp({ cache, database, sessions, seen }: Parts) {
  const app = createRouter();

  app.get('/health/redis', async () => {
    const { httpStatus, ...health } = await cache.health();
    return { status: httpStatus, body: health };
  });

  app.use(async ({ headers }, next) => {
    const left = await callsLeft(cache, headers['x-forwarded-for'] ?? 'unknown');
    return left < 0 ? { status: 429, body: { error: 'Too many calls: try again in a minute.' } } : next();
  });

  app.use(async ({ cookies }, next) => {
    const user = await sessions.userOf(cookies.session);
    const reply = await next();
    return user === null ? reply : { ...reply, headers: { ...reply.headers, 'x-user': user } };
  });

  app.post('/login', async ({ body }) => {
    const { success, data } = SignIn.safeParse(JSON.parse(body || '{}'));
    if (!success) return { status: 400, body: { error: 'Who are you?' } };
    return { headers: { 'set-cookie': `session=${await sessions.signIn(data.user)}; HttpOnly; Path=/` }, body: {} };
  });

  app.get('/me', async ({ cookies }) => {
    const user = await sessions.userOf(cookies.session);
    return user === null ? { status: 401, body: { error: 'Nobody is signed in.' } } : { body: { user } };
  });

  // No cache may hold a customer's orders, so the database always has something to do.
  app.get('/orders/:id', async ({ params }) => ({ body: await database.read(`orders:${params.id}`) }));

  app.get('/:kind/:id', async ({ params }) => {
    const { item, cachedBy } = await readPage(`${params.kind}:${params.id}`, {
      ...{ cache, database, seen },
      shape: EXPRESS_SHAPE,
    });
    const hasBadge =
      params.kind === 'albums' &&
      (await cache.getFlag('production', 'badges', () => database.flag('production', 'badges')));
    const { title, priceCents, text } = item;
    return {
      headers: { 'x-cached-by': cachedBy ?? 'nobody' },
      body: { title, price: (priceCents / 100).toFixed(2), text, ...(hasBadge && { badge: 'new' }) },
    };
  });

  return app.listener;
}
