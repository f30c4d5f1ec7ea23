import { isIP } from 'node:net';
import { Cluster, Redis } from 'ioredis';
import type { Address } from './address.ts';
import type { Credentials } from './credentials.ts';

export interface Connection {
  client: Redis | Cluster;
  database: number;
  /** The latest trouble of any of its sockets: what was wrong behind a bare "Connection is closed." */
  trouble(): Error | null;
}

/** A reply that takes longer than this will not come: the server is gone without a word. */
const REPLY_TIMEOUT_MS = 5000;

/** One attempt at a connection that never mends itself: whoever uses it decides what a loss means. */
export async function connect(address: Address, cluster: boolean, credentials: Credentials): Promise<Connection> {
  const options = socketOptions(address, credentials);
  const client = cluster ? openCluster(address, options) : openServer(address, options);

  let trouble: Error | null = null;
  const remember = (error: Error & { lastNodeError?: Error }) => {
    // A cluster sums up that no node answered; what a node said is what helps.
    trouble = error.lastNodeError ?? error;
  };
  client.on('error', remember);
  client.on('node error', remember);
  try {
    await ready(client);
    // Not ioredis's own SELECT: when that fails, it goes on in database 0.
    if (address.database !== 0) await client.select(address.database);
  } catch (error) {
    client.disconnect();
    throw trouble ?? error;
  }
  return { client, database: address.database, trouble: () => trouble };
}

/** What holds for every socket, in a cluster or not. */
function socketOptions({ host, tls }: Address, credentials: Credentials) {
  return {
    ...credentials,
    // A name in the handshake tells a shared endpoint whom we want; an address may not stand there.
    ...(tls && { tls: isIP(host) ? {} : { servername: host } }),
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
type SocketOptions = ReturnType<typeof socketOptions>;

function openServer({ host, port }: Address, options: SocketOptions): Redis {
  return new Redis({ ...options, host, port, retryStrategy: null });
}

function openCluster({ host, port }: Address, redisOptions: SocketOptions): Cluster {
  return new Cluster([{ host, port }], {
    redisOptions,
    lazyConnect: true,
    enableReadyCheck: false,
    clusterRetryStrategy: null,
    slotsRefreshTimeout: 2000,
    // With TLS the certificate names the host, so the host must stay a name.
    // https://github.com/redis/ioredis#special-note-aws-elasticache-clusters-with-tls
    dnsLookup: (name, callback) => callback(null, name),
  });
}

/** `connect()` alone can stay open for ever when a cluster ends early; one of these events always comes. */
function ready(client: Redis | Cluster): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('end', () => reject(new Error('Connection is closed.')));
    client.connect().catch(() => {});
  });
}
