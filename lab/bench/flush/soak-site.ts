import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { startRedis, type TestRedis } from '../../redis/redis.ts';

/** A primary and its replica, which change places in a failover. */
export interface SoakSite {
  primary(): TestRedis;
  /** Without a write getting lost, as a provider does it before maintenance; when it is over, the other one is the primary. */
  failOver(): Promise<void>;
  stop(): Promise<void>;
}

export async function startSoakSite(): Promise<SoakSite> {
  // They save when they are told to restart, so that everything comes back; and a replica is given all without waiting for more of them.
  const args = ['--save', '3600 1', '--repl-diskless-sync-delay', '0'];
  let [primary, replica] = [await startRedis({ args }), await startRedis({ args })];
  await replica.client.replicaof('127.0.0.1', primary.port);
  return {
    primary: () => primary,
    async failOver() {
      await until(primary.client, /^slave0:.*state=online/m);
      await primary.client.call('FAILOVER', 'TO', '127.0.0.1', replica.port);
      await until(replica.client, /^role:master/m);
      [primary, replica] = [replica, primary];
    },
    async stop() {
      await Promise.all([primary.stop(), replica.stop()]);
    },
  };
}

async function until(client: Redis, says: RegExp): Promise<void> {
  while (!says.test(await client.info('replication').catch(() => ''))) await sleep(20);
}
