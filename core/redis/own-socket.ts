import { createConnection, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { AbstractConnector } from 'ioredis';
import type { Address } from './address.ts';
import type { SocketOptions } from './socket-options.ts';

/** How long a connection that we close may take to say goodbye. */
const GOODBYE_MS = 2000;

/**
 * A connector that lets us keep the socket that ioredis signs in on. ioredis opens its socket through one anyway:
 * https://github.com/redis/ioredis, option `Connector`.
 */
export function ownSocket({ host, port }: Pick<Address, 'host' | 'port'>, { tls }: Pick<SocketOptions, 'tls'>) {
  let opened: Socket | null = null;
  class OwnSocket extends AbstractConnector {
    constructor() {
      super(GOODBYE_MS);
    }

    override async connect(): Promise<Socket> {
      const socket = tls ? connectTls({ host, port, ...tls }) : createConnection({ host, port });
      socket.once('error', (error) => {
        this.firstError = error;
      });
      this.stream = socket;
      opened = socket;
      return socket;
    }
  }
  return { Connector: OwnSocket, opened: () => opened };
}
