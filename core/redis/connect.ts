import { Cluster, Redis } from 'ioredis';
import { type Address, formatAddress } from './address.ts';
import { isBareLoss, locate } from './failure.ts';
import { type Lane, takeOver } from './lane.ts';
import { ownSocket } from './own-socket.ts';
import type { SocketOptions } from './socket-options.ts';

/** ioredis finds, signs in and tells troubles; it never mends a connection: whoever uses it decides what a loss means. */
interface Connected {
  /** The latest trouble of any of its sockets: what was wrong behind a bare "Connection is closed." */
  trouble(): Error | null;
  disconnect(): void;
}

export interface ServerConnection extends Connected {
  lane: Lane;
}

export interface ClusterConnection extends Connected {
  cluster: Cluster;
}

/** Signed in, in its database, and with the socket in our own hands. */
export async function connectServer(
  { host, port, database }: Pick<Address, 'host' | 'port' | 'database'>,
  options: SocketOptions,
): Promise<ServerConnection> {
  const { Connector, opened, hear } = ownSocket(options);
  const client = new Redis({ ...options, host, port, retryStrategy: null, Connector });
  const connected = await open(client, async () => {
    // Not ioredis's own SELECT: when that fails, it goes on in database 0.
    if (database !== 0) await client.select(database);
  }).catch((error: unknown) => {
    throw locate(reasonOf(error, hear), formatAddress({ host, port }));
  });
  const socket = opened();
  if (!socket) throw new Error('Connection is closed.');
  return { ...connected, lane: takeOver(socket, hear) };
}

export async function connectCluster(
  nodes: Pick<Address, 'host' | 'port'>[],
  redisOptions: SocketOptions,
): Promise<ClusterConnection> {
  const startNodes = nodes.map(({ host, port }) => ({ host, port }));
  const { Connector, hear } = ownSocket(redisOptions);
  const cluster = new Cluster(startNodes, {
    redisOptions: { ...redisOptions, Connector },
    lazyConnect: true,
    enableReadyCheck: false,
    clusterRetryStrategy: null,
    slotsRefreshTimeout: 2000,
    // With TLS the certificate names the host, so the host must stay a name.
    // https://github.com/redis/ioredis#special-note-aws-elasticache-clusters-with-tls
    dnsLookup: (name, callback) => callback(null, name),
  });
  const connected = await open(cluster).catch((error: unknown) => {
    throw reasonOf(error, hear);
  });
  return { ...connected, cluster };
}

/** An answer tells by itself; what the socket knows, tells more than that it was lost. */
function reasonOf(error: unknown, hear: () => Error | null): unknown {
  return error instanceof Error && error.name === 'ReplyError' ? error : (hear() ?? error);
}

async function open(client: Redis | Cluster, prepare?: () => Promise<void>): Promise<Connected> {
  let trouble: Error | null = null;
  const remember = (error: Error) => {
    if (trouble === null || !isBareLoss(error)) trouble = error;
  };
  // A cluster sums up that no node answered; what a node said is what helps.
  client.on('error', (error: Error & { lastNodeError?: Error }) => remember(error.lastNodeError ?? error));
  client.on('node error', (error: Error, node: string) => remember(locate(error, node)));
  try {
    await ready(client);
    await prepare?.();
  } catch (error) {
    client.disconnect();
    throw trouble ?? error;
  }
  return { trouble: () => trouble, disconnect: () => client.disconnect() };
}

/** `connect()` alone can stay open for ever when a cluster ends early; one of these events always comes. */
function ready(client: Redis | Cluster): Promise<void> {
  return new Promise((resolve, reject) => {
    client.once('ready', resolve);
    client.once('end', () => reject(new Error('Connection is closed.')));
    client.connect().catch(() => {});
  });
}
