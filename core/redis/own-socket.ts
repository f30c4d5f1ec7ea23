import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector } from 'ioredis';
import { type Address, formatAddress } from './address.ts';
import { locate } from './failure.ts';
import { RedisReplyError } from './replies.ts';
import { type SocketOptions, tlsOf } from './socket-options.ts';

/** How long a connection that we close may take to say goodbye. */
const GOODBYE_MS = 2000;

const TLS_ALERT = 0x15;
const REPLY = /^[-+$:*]/;
/** What Redis says before it hangs up on somebody whom it does not even listen to. */
const GOODBYE = /^-(DENIED|ERR max number of clients)/;

/**
 * A connector that lets us keep the socket that ioredis signs in on, and hear what the server says first, which tells more
 * than that it hung up then. ioredis opens its sockets through one anyway: https://github.com/redis/ioredis, option `Connector`.
 */
export function ownSocket({ tls }: Pick<SocketOptions, 'tls'>) {
  let opened: Socket | null = null;
  let heard = false;
  let trouble: Error | null = null;
  /** Gives what is wrong, as far as that is known by now. */
  function hear(chunk?: Buffer): Error | null {
    if (chunk && !heard) {
      heard = true;
      trouble = complaintOf(chunk);
    }
    return trouble;
  }
  class OwnSocket extends AbstractConnector {
    private readonly place: Pick<Address, 'host' | 'port'>;

    constructor(options: unknown) {
      super(GOODBYE_MS);
      const { host = 'localhost', port = 6379 } = options as Partial<Pick<Address, 'host' | 'port'>>;
      this.place = { host, port };
    }

    override async connect(): Promise<Socket> {
      const socket = tls ? connectTls({ ...this.place, ...tlsOf(this.place.host, tls) }) : createConnection(this.place);
      socket.once('error', (error) => {
        this.firstError = error;
        trouble ??= locate(error, formatAddress(this.place));
      });
      socket.once('data', hear);
      this.stream = socket;
      opened = socket;
      return socket;
    }
  }
  return { Connector: OwnSocket, opened: () => opened, hear };
}

/** Redis greets nobody: what begins otherwise than an answer is no Redis, or one that lets nobody in. */
function complaintOf(first: Buffer): Error | null {
  const line = first.toString('utf8', 0, 500).split('\r\n', 1)[0] ?? '';
  if (GOODBYE.test(line)) return new RedisReplyError(line.slice(1));
  if (REPLY.test(line)) return null;
  const said = first[0] === TLS_ALERT ? 'A TLS alert' : `"${line.replace(/[^ -~]/g, '?').slice(0, 60)}"`;
  return Object.assign(new Error(`${said} is no answer of Redis`), { code: 'ERR_NOT_REDIS' });
}
