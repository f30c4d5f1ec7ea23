import * as z from 'zod';
import { callsLeft } from '../cache/rate-limit.ts';
import { readPage } from '../cache/read-page.ts';
import { SERVERLESS_SHAPE } from '../cache/shapes.ts';
import type { Parts } from '../parts.ts';

/** As much of an HTTP API's event as is used here: payload format 2.0. */
export interface HttpEvent {
  rawPath: string;
  requestContext: { http: { method: string; sourceIp: string } };
  cookies: string[];
  body: string | null;
}

export interface HttpResult {
  statusCode: number;
  headers?: Record<string, string>;
  cookies?: string[];
  body: string;
}

const SignIn = z.object({ user: z.string().min(1) });

/** The new backend: one function for one event, and nothing that outlives it but the cache. */
export function serverlessHandler({ cache, pages, database, sessions, seen }: Parts) {
  return async (event: HttpEvent): Promise<HttpResult> => {
    const { rawPath, requestContext, cookies, body } = event;
    const { method, sourceIp } = requestContext.http;
    if (rawPath === '/health/redis') {
      const { httpStatus, ...health } = await cache.health();
      return json(httpStatus, health);
    }
    if (method === 'POST' && rawPath === '/login') {
      const { data } = SignIn.safeParse(JSON.parse(body || '{}'));
      if (!data) return json(400, { errors: [{ title: 'Who are you?' }] });
      return { ...json(200, {}), cookies: [`session=${await sessions.signIn(data.user)}; HttpOnly; Path=/`] };
    }

    const [left, user] = await Promise.all([callsLeft(cache, sourceIp), sessions.userOf(sessionIn(cookies))]);
    if (left < 0) return json(429, { errors: [{ title: 'Too many calls' }] });
    if (rawPath === '/me') {
      return user === null ? json(401, { errors: [{ title: 'Nobody is signed in' }] }) : json(200, { user });
    }

    const [kind, id, ...more] = rawPath.split('/').slice(1).map(decodeURIComponent);
    if (method !== 'GET' || !kind || !id || more.length > 0) return json(404, { errors: [{ title: 'No such page' }] });
    const headers = user === null ? {} : { 'x-user': user };
    if (kind === 'orders') return json(200, { data: await database.read(`orders:${id}`) }, headers);

    const page = await readPage(`${kind}:${id}`, { pages, database, seen, shape: SERVERLESS_SHAPE });
    const loadFlag = () => database.flag('production', 'badges');
    const hasBadge = kind === 'albums' && (await cache.getFlag('production', 'badges', loadFlag));
    const { title: name, ...rest } = page.item;
    return json(
      200,
      { data: { type: kind, id, attributes: { name, ...rest, ...(hasBadge && { badge: 'new' }) } } },
      { ...headers, ...page.headers },
    );
  };
}

function json(statusCode: number, body: object, headers: Record<string, string> = {}): HttpResult {
  return { statusCode, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}

function sessionIn(cookies: string[]): string | undefined {
  return cookies.find((cookie) => cookie.startsWith('session='))?.slice('session='.length);
}
