import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { HttpEvent, HttpResult } from './handler.ts';

/** What API Gateway does: makes an event of a request, and a response of the answer. */
export function httpFront(handler: (event: HttpEvent) => Promise<HttpResult>) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = 'GET', url = '/', headers } = request;
    const [sourceIp = 'unknown'] = [headers['x-forwarded-for']].flat();
    const result = await handler({
      rawPath: url.split('?')[0] ?? '/',
      requestContext: { http: { method, sourceIp } },
      cookies: headers.cookie ? headers.cookie.split(/; */) : [],
      body: (await text(request)) || null,
    });
    if (result.cookies) response.setHeader('set-cookie', result.cookies);
    response.writeHead(result.statusCode, result.headers).end(result.body);
  };
}
