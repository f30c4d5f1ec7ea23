import { setTimeout as sleep } from 'node:timers/promises';
import { InvalidRequest, RedisAuthFailed, RedisUnavailable } from '../errors.ts';
import { type Address, readRedisUrl } from './address.ts';
import type { CacheConfig } from './config.ts';
import { type Connection, connect } from './connect.ts';
import { readCredentials } from './credentials.ts';
import { sortFailure } from './failure.ts';
import { listShards, type Shard } from './shards.ts';

/** In all, not on top of a first one; a connection lost at work counts as one. */
const ATTEMPTS = 3;

/** One cache and at most one connection to it, kept open between the calls of a warm Lambda. */
export interface Cache {
  address: Address;
  /** Works on every primary, up to three attempts in all; each attempt begins on a fresh list of shards. */
  use<T>(work: (shards: Shard[]) => Promise<T>): Promise<T>;
  close(): void;
}

const opened = new Map<string, Cache>();

/** Connects on first use. The same configuration gives the same cache until it is closed. */
export function openCache(config: CacheConfig): Cache {
  const key = JSON.stringify(config);
  const cache = opened.get(key) ?? makeCache(config, () => opened.delete(key));
  opened.set(key, cache);
  return cache;
}

function makeCache(config: CacheConfig, onClose: () => void): Cache {
  const { address } = readRedisUrl(config.url);
  if (config.cluster && address.database !== 0) {
    throw new InvalidRequest(`A Redis cluster has database 0 only: leave /${address.database} out of the URL.`);
  }
  let connection: Connection | null = null;

  async function use<T>(work: (shards: Shard[]) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work((await warmShards()) ?? (await freshShards()));
      } catch (error) {
        const failure = sortFailure(reasonOf(error), address);
        if (!failure) throw error;
        drop();
        if (failure.kind === 'refused') throw new RedisAuthFailed(failure.message);
        if (failure.kind === 'lasting') throw new RedisUnavailable(failure.message);
        if (attempt === ATTEMPTS) throw new RedisUnavailable(`${failure.message} Given up after ${ATTEMPTS} attempts.`);
        await sleep(backoffMs(attempt));
      }
    }
  }

  /**
   * Null when there is none any more: a connection may have died while Lambda froze the process, which is no failed attempt.
   * A cluster is always looked up anew, because slots may have moved to a primary that nobody here has heard of.
   */
  async function warmShards(): Promise<Shard[] | null> {
    if (!connection) return null;
    if (!config.cluster) {
      try {
        return await listShards(connection);
      } catch {}
    }
    drop();
    return null;
  }

  async function freshShards(): Promise<Shard[]> {
    const credentials = await readCredentials(config);
    connection = await connect(address, config.cluster, credentials);
    return listShards(connection);
  }

  /** What the sockets said tells more than "Connection is closed." */
  function reasonOf(error: unknown): unknown {
    const closed = error instanceof Error && /^(Connection is closed|Command aborted)/.test(error.message);
    return closed ? (connection?.trouble() ?? error) : error;
  }

  function drop(): void {
    connection?.client.disconnect();
    connection = null;
  }

  return {
    address,
    use,
    close() {
      drop();
      onClose();
    },
  };
}

export function backoffMs(attempt: number): number {
  return Math.min(100 * 2 ** (attempt - 1), 2000);
}
