import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

/** A server on this machine that writes down who came to it. */
export interface Watched {
  url: string;
  /** Since the last look. */
  seen(): string[];
  close(): void;
}

/** What somebody else's emulator is to us: nothing of ours may come here. */
export function startForeign(): Promise<Watched> {
  return watched((seen) =>
    createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`);
      response.writeHead(500).end();
    }),
  );
}

/** A proxy as a company has one: it lets everybody through, and knows the host of each. */
export function startProxy(): Promise<Watched> {
  return watched((seen) => {
    const server = createServer((request, response) => {
      seen.push(new URL(request.url ?? '', 'http://nobody').hostname);
      response.writeHead(502).end();
    });
    server.on('connect', (request, caller, head) => {
      const [host = '', port = '443'] = (request.url ?? '').split(':');
      seen.push(host);
      const callee = connect(Number(port), host, () => {
        caller.write('HTTP/1.1 200 Connection established\r\n\r\n');
        callee.write(head);
        callee.pipe(caller).pipe(callee);
      });
      callee.on('error', () => caller.destroy());
      caller.on('error', () => callee.destroy());
    });
    return server;
  });
}

async function watched(make: (seen: string[]) => ReturnType<typeof createServer>): Promise<Watched> {
  const seen: string[] = [];
  const server = make(seen).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: () => seen.splice(0),
    close: () => void server.close(),
  };
}
