import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, headersOf } from '../express/router.ts';
import type { HttpEvent, HttpResult } from './handler.ts';

/** What API Gateway does: makes an event of a request, and a response of the answer. */
export function httpFront(handler: (event: HttpEvent) => Promise<HttpResult>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const headers = headersOf(request);
    const result = await handler({
      rawPath: (request.url ?? '/').split('?')[0] ?? '/',
      requestContext: {
        http: { method: request.method ?? 'GET', sourceIp: headers['x-forwarded-for'] ?? 'unknown' },
      },
      cookies: headers.cookie ? headers.cookie.split(/; */) : [],
      body: (await bodyOf(request)) || null,
    });
    if (result.cookies) response.setHeader('set-cookie', result.cookies);
    response.writeHead(result.statusCode, result.headers).end(result.body);
  };
}
