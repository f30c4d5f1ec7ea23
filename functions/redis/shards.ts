import { Cluster, type Redis } from 'ioredis';
import { InvalidRequest } from '../errors.ts';
import type { Connection } from './connect.ts';
import { parseInfo, type ServerInfo } from './server-info.ts';

export interface Page {
  /** Where to go on; "0" when the scan is through. */
  cursor: string;
  keys: Buffer[];
}

/** One primary. SCAN's cursors and promises hold within it, and only while `id` stays the same. */
export interface Shard {
  id: string;
  server: ServerInfo;
  scan(cursor: string, count: number): Promise<Page>;
  /** Deletes keys and says how many of them there still were. */
  unlink(keys: Buffer[]): Promise<number>;
  ping(): Promise<unknown>;
}

const SLOTS = 16384;

const NOT_ALONE =
  'This Redis is one node of a cluster, so most keys would be missed. Set "cluster" to true for it in the settings.';

/** Every primary that serves keys; one, where there is no cluster. */
export async function listShards({ client, database }: Connection): Promise<Shard[]> {
  if (!(client instanceof Cluster)) {
    const shard = await openShard(client, database, (keys) => client.unlink(keys));
    if (shard.server.clusterNode) throw new InvalidRequest(NOT_ALONE);
    return [shard];
  }
  return Promise.all(
    primariesOf(client).map((node) => openShard(node, database, (keys) => unlinkSingly(node, client, keys))),
  );
}

/** All of them or an error: a slot that nobody serves would look like a part of the keyspace that is empty. */
function primariesOf(cluster: Cluster): Redis[] {
  const nodes = new Map(cluster.nodes('master').map((node) => [`${node.options.host}:${node.options.port}`, node]));
  const primaries = new Set<Redis>();
  for (let slot = 0; slot < SLOTS; slot++) {
    const node = nodes.get(cluster.slots[slot]?.[0] ?? '');
    if (!node) throw new Error(`CLUSTERDOWN No server serves slot ${slot}`);
    primaries.add(node);
  }
  return [...primaries];
}

async function openShard(node: Redis, database: number, unlink: Shard['unlink']): Promise<Shard> {
  const server = parseInfo(await node.info(), database);
  return {
    id: server.runId ?? `${node.options.host}:${node.options.port}`,
    server,
    scan: async (cursor, count) => {
      const [next, keys] = await node.scanBuffer(cursor, 'COUNT', count);
      return { cursor: next.toString(), keys };
    },
    unlink,
    ping: () => node.ping(),
  };
}

/** In a cluster, one command may not name keys of several slots. A key that has moved away meanwhile is followed. */
async function unlinkSingly(node: Redis, cluster: Cluster, keys: Buffer[]): Promise<number> {
  const pipeline = node.pipeline();
  for (const key of keys) pipeline.unlink(key);
  const replies = (await pipeline.exec()) ?? [];
  const counts = await Promise.all(
    keys.map(async (key, i) => {
      const [error, count] = replies[i] ?? [null, 0];
      if (error && /^(MOVED|ASK|TRYAGAIN) /.test(error.message)) return cluster.unlink(key);
      if (error) throw error;
      return Number(count);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
