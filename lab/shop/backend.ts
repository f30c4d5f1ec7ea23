import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Backend {
  url: string;
  /** How it misbehaves, for the demonstration of faults. */
  trouble: { slowMs: number; errorRate: number };
  stop(): void;
}

export type Listener = (request: IncomingMessage, response: ServerResponse) => unknown;

/** Serves one of the two backends on a free loopback port. */
export async function startBackend(listener: Listener): Promise<Backend> {
  const trouble = { slowMs: 0, errorRate: 0 };
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (trouble.slowMs > 0) await sleep(trouble.slowMs);
    if (Math.random() < trouble.errorRate) throw new Error('trouble');
    await listener(request, response);
  }
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.writeHead(500).end());
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
