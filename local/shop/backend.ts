import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database.ts';
import { isCacheable } from './keys.ts';
import type { PageCache } from './page-cache.ts';

export interface Backend {
  url: string;
  /** How it misbehaves, for the demonstration of faults. */
  trouble: { slowMs: number; errorRate: number };
  stop(): void;
}

export interface BackendProps {
  cache: PageCache;
  database: Database;
}

/** One of the shop's two backends: reads through the cache that both share. */
export async function startBackend({ cache, database }: BackendProps): Promise<Backend> {
  const trouble = { slowMs: 0, errorRate: 0 };

  const page = async (key: string): Promise<string> => {
    if (!isCacheable(key)) return database.read(key);
    const cached = await cache.get(key);
    if (cached !== null) return cached;
    const fresh = await database.read(key);
    await cache.put(key, fresh);
    return fresh;
  };

  const server = createServer(async (request, response) => {
    await sleep(trouble.slowMs);
    if (Math.random() < trouble.errorRate) {
      response.writeHead(500).end();
      return;
    }
    const body = await page((request.url ?? '/').slice(1).replace('/', ':'));
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    trouble,
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
