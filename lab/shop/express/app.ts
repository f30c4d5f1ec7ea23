import express, { type ErrorRequestHandler, type Request } from 'express';
import * as z from 'zod';
import { callsLeft } from '../cache/rate-limit.ts';
import { readPage } from '../cache/read-page.ts';
import { EXPRESS_SHAPE } from '../cache/shapes.ts';
import type { Parts } from '../parts.ts';

const SignIn = z.object({ user: z.string().min(1) });

/** The old backend, as its team wrote it years ago: one server, middleware, routes. */
export function expressApp({ cache, pages, database, sessions, seen }: Parts) {
  const app = express();

  app.get('/health/redis', async (_, response) => {
    const { httpStatus, ...health } = await cache.health();
    response.status(httpStatus).json(health);
  });

  app.use(async (request, response, next) => {
    const left = await callsLeft(cache, request.get('x-forwarded-for') ?? 'unknown');
    if (left < 0) response.status(429).json({ error: 'Too many calls: try again in a minute.' });
    else next();
  });

  app.use(async (request, response, next) => {
    const user = await sessions.userOf(sessionIn(request));
    if (user !== null) response.set('x-user', user);
    response.locals.user = user;
    next();
  });

  app.post('/login', express.json({ type: () => true }), async (request, response) => {
    const { success, data } = SignIn.safeParse(request.body);
    if (!success) return void response.status(400).json({ error: 'Who are you?' });
    response.cookie('session', await sessions.signIn(data.user), { httpOnly: true, encode: String }).json({});
  });

  app.get('/me', (_, response) => {
    const { user } = response.locals;
    if (user === null) response.status(401).json({ error: 'Nobody is signed in.' });
    else response.json({ user });
  });

  // No cache may hold a customer's orders, so the database always has something to do.
  app.get('/orders/:id', async ({ params }, response) => {
    response.json(await database.read(`orders:${params.id}`));
  });

  app.get('/:kind/:id', async ({ params }, response) => {
    const { item, headers } = await readPage(`${params.kind}:${params.id}`, {
      ...{ pages, database, seen },
      shape: EXPRESS_SHAPE,
    });
    const hasBadge =
      params.kind === 'albums' &&
      (await cache.getFlag('production', 'badges', () => database.flag('production', 'badges')));
    const { title, priceCents, text } = item;
    response
      .set(headers)
      .json({ title, price: (priceCents / 100).toFixed(2), text, ...(hasBadge && { badge: 'new' }) });
  });

  app.use((_, response) => {
    response.status(404).json({ error: 'There is no such page.' });
  });

  // Express knows an error handler by its four parameters, and would write the error to the terminal.
  const failed: ErrorRequestHandler = (_error, _request, response, _next) => {
    response.status(500).end();
  };
  return app.use(failed);
}

function sessionIn(request: Request): string | undefined {
  return /(?:^|; *)session=([^;]*)/.exec(request.get('cookie') ?? '')?.[1];
}
