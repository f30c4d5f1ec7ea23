import type { IncomingMessage, ServerResponse } from 'node:http';

export interface Call {
  params: Record<string, string>;
  headers: Record<string, string | undefined>;
  cookies: Record<string, string>;
  body: string;
}

export interface Reply {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** Answers, or lets the next one answer. */
export type Handler = (call: Call, next: () => Promise<Reply>) => Promise<Reply>;

/** As much of Express as a shop of four routes needs: middleware, routes with parameters, JSON. */
export function createRouter() {
  const layers: { matches(method: string, path: string): Record<string, string> | null; handle: Handler }[] = [];
  const route = (method: string, pattern: string, handle: Handler) => {
    const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
    const shape = new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`);
    layers.push({
      handle,
      matches(called, path) {
        const found = called === method ? shape.exec(path) : null;
        return found && Object.fromEntries(names.map((name, i) => [name, decodeURIComponent(found[i + 1] ?? '')]));
      },
    });
  };
  const answer = (from: number, call: Call, method: string, path: string): Promise<Reply> => {
    for (let i = from; i < layers.length; i += 1) {
      const layer = layers[i];
      const params = layer?.matches(method, path);
      if (layer && params) return layer.handle({ ...call, params }, () => answer(i + 1, call, method, path));
    }
    return Promise.resolve({ status: 404, body: { error: 'There is no such page.' } });
  };

  return {
    use: (handle: Handler) => void layers.push({ handle, matches: () => ({}) }),
    get: (pattern: string, handle: Handler) => route('GET', pattern, handle),
    post: (pattern: string, handle: Handler) => route('POST', pattern, handle),
    async listener(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const call = {
        params: {},
        headers: headersOf(request),
        cookies: cookiesOf(request),
        body: await bodyOf(request),
      };
      const path = (request.url ?? '/').split('?')[0] ?? '/';
      const { status = 200, headers, body } = await answer(0, call, request.method ?? 'GET', path);
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    },
  };
}

export function headersOf({ headers }: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat()[0]]));
}

function cookiesOf({ headers }: IncomingMessage): Record<string, string> {
  const pairs = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='));
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  if (request.method === 'GET') return '';
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
