import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import { RedisUnavailable } from '../../../core/protocol/errors.ts';
import type { FlushRecord } from '../../../core/protocol/rollout.ts';
import { type Cache, openCache } from '../../../core/redis/cache.ts';
import { startRedis, type TestRedis } from '../../../lab/redis/redis.ts';
import { pageOf } from '../../../lab/support/page.ts';
import { options, request, startCluster, type TestCluster } from './cluster.ts';

let cluster: TestCluster;
let nodes: TestRedis[] = [];
let cache: Cache;
beforeAll(async () => {
  cluster = await startCluster();
  ({ nodes, cache } = cluster);
});
afterAll(() => cluster.stop());
beforeEach(async () => {
  await Promise.all(nodes.map(({ client }) => client.flushall()));
  await cluster.fill(3_000, 30);
  await Promise.all(Array.from({ length: 30 }, (_, i) => cluster.set(`sessions:${i}`, 'kept')));
});

/** As an operator reshards. */
async function moveSlot(slot: number, from: TestRedis | undefined, to: TestRedis | undefined): Promise<void> {
  const [source, target] = await Promise.all([from?.client.cluster('MYID'), to?.client.cluster('MYID')]);
  await to?.client.cluster('SETSLOT', slot, 'IMPORTING', String(source));
  await from?.client.cluster('SETSLOT', slot, 'MIGRATING', String(target));
  for (;;) {
    const keys = (await from?.client.cluster('GETKEYSINSLOT', slot, 100)) ?? [];
    if (keys.length === 0) break;
    await from?.client.call('MIGRATE', '127.0.0.1', to?.port ?? 0, '', 0, 5000, 'KEYS', ...keys.map(String));
  }
  for (const { client } of nodes) await client.cluster('SETSLOT', slot, 'NODE', String(target));
}

async function size(): Promise<number> {
  const sizes = await Promise.all(nodes.map(({ client }) => client.dbsize()));
  return sizes.reduce((sum, keys) => sum + keys, 0);
}

describe('a flush of a cluster', () => {
  it('deletes the keys of its profile on every primary, and leaves the others', async () => {
    const record = await flushCache(cache, request, options);

    expect(record).toMatchObject({
      done: true,
      matched: 3_030,
      deleted: 3_000,
      preserved: 30,
      before: { keys: 3_060 },
    });
    expect(await size()).toBe(60);
  });

  it('changes nothing in a dry run', async () => {
    const record = await flushCache(cache, { ...request, dryRun: true }, options);

    expect(record).toMatchObject({ matched: 3_030, deleted: 0, preserved: 30 });
    expect(await size()).toBe(3_060);
  });

  it('goes on in another call where each primary stopped', async () => {
    let record: FlushRecord = await flushCache(cache, request, { ...options, workSeconds: 0 });
    let calls = 1;
    for (; !record.done; calls++) {
      record = await flushCache(cache, { ...request, previous: record }, { ...options, workSeconds: 0 });
    }

    expect(calls).toBeGreaterThan(3);
    expect(record).toMatchObject({ done: true, deleted: 3_000 });
    // While it empties, Redis shrinks its table, and SCAN may show a key twice.
    expect(record.preserved).toBeGreaterThanOrEqual(30);
    expect(await size()).toBe(60);
  });

  it('follows a key that has moved to another primary meanwhile', async () => {
    const page = pageOf(Array.from({ length: 30 }, (_, i) => `mocs:keep:${i}`));

    const deleted = await cache.use(async ([shard]) => shard?.unlink(page, [[...Array(30).keys()]]));

    expect(deleted).toEqual({ gone: [30], refusal: null });
  });

  it('does not miss keys that move to a primary that it is through with', async () => {
    const slot = await nodes[0]?.client.cluster('KEYSLOT', '{late}');
    const [from, to] = Number(slot) < 5461 ? [nodes[0], nodes[1]] : [nodes[2], nodes[0]];
    await Promise.all(Array.from({ length: 200 }, (_, i) => cluster.set(`mocs:{late}:${i}`, 'old')));
    let moving: Promise<void> | null = null;
    const onKey = () => {
      moving ??= moveSlot(Number(slot), from, to);
    };

    const record = await flushCache(cache, request, { ...options, onKey });
    await moving;
    if (from && to) await moveSlot(Number(slot), to, from);

    expect(record.done).toBe(true);
    expect(await size()).toBe(60);
  });

  it('is refused in a database that the cluster does not have, in its words and ours, and touches no other', async () => {
    const other = openCache({ url: `${nodes[0]?.url}/1`, cluster: true });

    await expect(flushCache(other, request, options)).rejects.toThrow(
      /"ERR SELECT is not allowed in cluster mode": it has no database 1\. Leave the number out .* Valkey 9/,
    );
    other.close();

    expect(await size()).toBe(3_060);
  });

  it('is refused when the settings take one of its nodes for the whole cache', async () => {
    const node = openCache({ url: nodes[0]?.url ?? '', cluster: false });

    await expect(flushCache(node, request, options)).rejects.toThrow('set "cache.cluster": true in the settings');
    node.close();

    expect(await size()).toBe(3_060);
  });

  it('is refused when the settings take a lone server for a cluster', async () => {
    const alone = await startRedis();
    const none = openCache({ url: alone.url, cluster: true });

    await expect(flushCache(none, request, options)).rejects.toThrow('cluster support disabled');
    none.close();
    await alone.stop();
  });

  it('is no success while a part of the cluster is missing', async () => {
    await nodes[2]?.stop();

    await expect(flushCache(cache, request, options)).rejects.toThrow(RedisUnavailable);
  });
});
