import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a local server on which every byte takes so long, there and back; the bytes do not wait for each other. */
export interface SlowLink {
  url: string;
  /** Leads to another server from now on, as a name does after a failover: who is on the way is cut off. */
  turnTo(port: number): void;
  /** How often the caller spoke again after it had been answered: each costs the whole way. */
  turns(): number;
  stop(): void;
}

export async function startSlowLink(to: number, thereAndBackMs: number): Promise<SlowLink> {
  let port = to;
  const open = new Set<Socket>();
  let turns = 0;
  let callerSpokeLast = false;
  const cut = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  const pass = (from: Socket, to: Socket) => {
    open.add(from);
    const later = (act: () => void) => setTimeout(act, thereAndBackMs / 2);
    from.on('data', (chunk) => later(() => to.write(chunk)));
    from.on('close', () => later(() => to.destroy()));
    from.on('error', () => {});
  };
  const server = createServer({ noDelay: true }, (caller) => {
    const callee = connect({ port, host: '127.0.0.1', noDelay: true });
    caller.on('data', () => {
      if (!callerSpokeLast) turns += 1;
      callerSpokeLast = true;
    });
    callee.on('data', () => {
      callerSpokeLast = false;
    });
    pass(caller, callee);
    pass(callee, caller);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    turns: () => turns,
    turnTo(other) {
      port = other;
      cut();
    },
    stop() {
      server.close();
      cut();
    },
  };
}
