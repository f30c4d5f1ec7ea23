import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** What the connections to Redis suffer. */
export interface Line {
  /** New connections are cut at once. */
  down: boolean;
  /** A connection is cut after the server has sent so many bytes over it. */
  cutAfterBytes: number;
  /** Every answer is so many milliseconds late. */
  delayMs: number;
}

export interface TcpProxy {
  port: number;
  line: Line;
  heal(): void;
  stop(): void;
}

const HEALTHY: Line = { down: false, cutAfterBytes: Number.POSITIVE_INFINITY, delayMs: 0 };

/** Stands in front of Redis. */
export async function startTcpProxy(port: number): Promise<TcpProxy> {
  const open = new Set<Socket>();
  const line = { ...HEALTHY };
  const server = createServer((client) => {
    if (line.down) {
      client.destroy();
      return;
    }
    const redis = connect(port, '127.0.0.1');
    let bytes = 0;
    for (const socket of [client, redis]) {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        open.delete(socket);
        client.destroy();
        redis.destroy();
      });
    }
    client.on('data', (chunk) => redis.write(chunk));
    redis.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes > line.cutAfterBytes) client.destroy();
      else if (line.delayMs > 0) setTimeout(() => client.write(chunk), line.delayMs);
      else client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return {
    port: address.port,
    line,
    heal: () => Object.assign(line, HEALTHY),
    stop() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
