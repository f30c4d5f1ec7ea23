import { setTimeout as sleep } from 'node:timers/promises';
import { RedisAuthFailed, RedisUnavailable } from '../protocol/errors.ts';
import { type Address, formatAddress, readRedisUrl } from './address.ts';
import type { CacheConfig } from './config.ts';
import { type Connection, connectCache, type Place } from './connection.ts';
import { isBareLoss, sortFailure } from './failure.ts';
import type { Shard } from './shards.ts';

/** In all, not on top of a first one; a connection lost at work counts as one. */
const ATTEMPTS = 3;

/**
 * From the loss of a primary until it is back or there is another: in a cluster its node timeout, 15 s by default, and an
 * election; a lone one restarts.
 */
const RETURN_MS = 30_000;
const BETWEEN_LOOKS_MS = 500;

/** One cache and at most one connection to it, kept open between the calls of a warm Lambda. */
export interface Cache {
  address: Address;
  /** Host, port and database, for people. */
  name: string;
  /**
   * Works on every primary, up to three attempts in all; each attempt begins on a fresh list of shards. A primary that is
   * lost at work, or says that it is only busy, is waited for, but not beyond `waitUntil`.
   */
  use<T>(work: (shards: Shard[]) => Promise<T>, waitUntil?: number): Promise<T>;
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
  let connection: Connection | null = null;
  /** Every node of the cluster when it was last seen: the one that the URL names may be the one that died. */
  let known: Place[] = [];

  async function use<T>(work: (shards: Shard[]) => Promise<T>, waitUntil = 0): Promise<T> {
    let attempt = 1;
    let patientUntil: number | null = null;
    let lostAt: number | null = null;
    for (;;) {
      try {
        const shards = (await warmShards()) ?? (await freshShards());
        if (shards.every(({ server }) => server.role !== 'slave')) patientUntil ??= Number.POSITIVE_INFINITY;
        return await work(shards);
      } catch (error) {
        const failure = sortFailure(reasonOf(error), address, config.road);
        if (!failure) throw error;
        drop();
        if (failure.kind === 'refused') throw new RedisAuthFailed(failure.message);
        if (failure.kind === 'lasting') throw new RedisUnavailable(failure.message);
        if (failure.soon) patientUntil ??= Number.POSITIVE_INFINITY;
        if (patientUntil !== null) {
          lostAt ??= Date.now();
          patientUntil = Math.min(patientUntil, Date.now() + RETURN_MS, waitUntil);
          if (Date.now() < patientUntil) {
            await sleep(BETWEEN_LOOKS_MS);
            continue;
          }
        }
        if (attempt === ATTEMPTS) throw new RedisUnavailable(`${failure.message} Given up after ${effort(lostAt)}.`);
        await sleep(backoffMs(attempt++));
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
        return await connection.listShards();
      } catch {}
    }
    drop();
    return null;
  }

  async function freshShards(): Promise<Shard[]> {
    connection = await connectCache(address, config, known);
    known = connection.nodes();
    return connection.listShards();
  }

  /** What the sockets said tells more than "Connection is closed." */
  function reasonOf(error: unknown): unknown {
    return isBareLoss(error) ? (connection?.trouble() ?? error) : error;
  }

  function drop(): void {
    connection?.close();
    connection = null;
  }

  return {
    address,
    name: `${formatAddress(address)}/${address.database}`,
    use,
    close() {
      drop();
      onClose();
    },
  };
}

function effort(lostAt: number | null): string {
  const seconds = lostAt === null ? 0 : Math.round((Date.now() - lostAt) / 1000);
  return seconds > 0 ? `waiting ${seconds} s for it` : `${ATTEMPTS} attempts`;
}

export function backoffMs(attempt: number): number {
  return Math.min(100 * 2 ** (attempt - 1), 2000);
}
