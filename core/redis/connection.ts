import { createHash } from 'node:crypto';
import type { Cluster } from 'ioredis';
import { type Address, formatAddress } from './address.ts';
import type { CacheConfig } from './config.ts';
import { connectCluster, connectServer, type ServerConnection } from './connect.ts';
import { readClientCertificate, readCredentials } from './credentials.ts';
import { openClusterShard, openLoneShard, type Shard } from './shards.ts';
import { type SocketOptions, socketOptions } from './socket-options.ts';

/** A whole cache, signed in: one socket per primary. */
export interface Connection {
  /** Each primary as it is now. */
  listShards(): Promise<Shard[]>;
  /** Every node that it knows of, replicas too; none where there is no cluster. */
  nodes(): Place[];
  trouble(): Error | null;
  close(): void;
}

const SLOTS = 16384;

export type Place = Pick<Address, 'host' | 'port'>;

/** `known`: nodes to ask for the cluster's topology, besides the one that the address names. */
export async function connectCache(address: Address, config: CacheConfig, known: Place[]): Promise<Connection> {
  const [credentials, certificate] = await Promise.all([readCredentials(config), readClientCertificate(config)]);
  const options = socketOptions(address, credentials, { ca: config.ca, ...certificate });
  return config.cluster ? connectAll(address, known, options) : connectLone(address, options, config);
}

async function connectLone(
  address: Address,
  options: SocketOptions,
  config: Pick<CacheConfig, 'road'>,
): Promise<Connection> {
  const { lane, trouble, disconnect } = await connectServer(address, options);
  return {
    listShards: async () => [await openLoneShard(lane, formatAddress(address), address.database, config.road)],
    nodes: () => [],
    trouble,
    close: disconnect,
  };
}

/** ioredis keeps one connection of its own, for where the slots are and for keys that have moved. */
async function connectAll(address: Address, known: Place[], options: SocketOptions): Promise<Connection> {
  const { cluster, trouble, disconnect } = await connectCluster([address, ...known], options);
  const servers: ServerConnection[] = [];
  const close = () => {
    disconnect();
    for (const server of servers) server.disconnect();
  };
  async function openPrimary(place: Place, layout: string): Promise<Shard> {
    const server = await connectServer({ ...address, ...place }, options);
    servers.push(server);
    return openClusterShard(server.lane, formatAddress({ ...address, ...place }), address.database, cluster, layout);
  }
  return {
    async listShards() {
      const layout = layoutOf(cluster);
      const opened = await Promise.allSettled(primariesOf(cluster).map((place) => openPrimary(place, layout)));
      return opened.map((outcome) => {
        if (outcome.status === 'fulfilled') return outcome.value;
        close();
        throw outcome.reason;
      });
    },
    nodes: () => [...new Set(cluster.slots.flatMap((names) => names ?? []))].map(placeOf),
    trouble: () => servers.map((server) => server.trouble()).find(Boolean) ?? trouble(),
    close,
  };
}

/** All of them or an error: a slot that nobody serves would look like a part of the keyspace that is empty. */
function primariesOf(cluster: Cluster): Place[] {
  const primaries = new Set<string>();
  for (let slot = 0; slot < SLOTS; slot++) {
    const name = cluster.slots[slot]?.[0];
    if (!name) throw new Error(`CLUSTERDOWN No server serves slot ${slot}`);
    primaries.add(name);
  }
  return [...primaries].map(placeOf);
}

/** Changes when slots move to another primary, and not when a replica takes a primary's place. */
function layoutOf({ slots }: Cluster): string {
  const borders = slots.flatMap((names, slot) => (names[0] === slots[slot - 1]?.[0] ? [] : [slot]));
  return createHash('sha256').update(borders.join()).digest('hex').slice(0, 12);
}

/** ioredis names a node "host:port", and an IPv6 address without brackets. */
function placeOf(name: string): Place {
  const colon = name.lastIndexOf(':');
  return { host: name.slice(0, colon), port: Number(name.slice(colon + 1)) };
}
