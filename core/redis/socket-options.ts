import { isIP } from 'node:net';
import { type ConnectionOptions, checkServerIdentity } from 'node:tls';
import type { Address } from './address.ts';
import type { CacheConfig } from './config.ts';
import type { ClientCertificate, Credentials } from './credentials.ts';

/** A reply that takes longer than this will not come: the server is gone without a word. */
export const REPLY_TIMEOUT_MS = 5000;

/** What holds for every socket, in a cluster or not. */
export function socketOptions(
  { host, tls }: Address,
  credentials: Credentials,
  { ca, cert, key, passphrase }: Pick<CacheConfig, 'ca'> & ClientCertificate,
) {
  return {
    ...credentials,
    ...(tls && {
      tls: {
        ...(ca && { ca }),
        ...(cert && { cert }),
        ...(key && { key }),
        ...(passphrase && { passphrase }),
        ...(isIP(host) === 0 && { servername: host }),
      },
    }),
    connectionName: 'sluice',
    connectTimeout: 2000,
    socketTimeout: REPLY_TIMEOUT_MS,
    // The ecosystem's bound. Nothing is sent twice here: a cursor means nothing to the server that a reconnect may find.
    maxRetriesPerRequest: 3,
    autoResendUnfulfilledCommands: false,
    // As few commands as possible, so that a narrow ACL user will do: no HELLO, no CLIENT SETINFO, no INFO of its own.
    protocol: 2 as const,
    disableClientInfo: true,
    enableReadyCheck: false,
    lazyConnect: true,
  };
}
export type SocketOptions = ReturnType<typeof socketOptions>;

/**
 * Each node of a cluster is asked for by its own name and shows a certificate for that. One that goes by an address may show
 * one for its address, or the one that the cluster's name has. A name in the handshake tells a shared endpoint whom we want;
 * an address may not stand there.
 */
export function tlsOf(host: string, tls: NonNullable<SocketOptions['tls']>): ConnectionOptions {
  if (isIP(host) === 0) return { ...tls, servername: host };
  return {
    ...tls,
    checkServerIdentity: (name, certificate) =>
      checkServerIdentity(host, certificate) && checkServerIdentity(name, certificate),
  };
}
