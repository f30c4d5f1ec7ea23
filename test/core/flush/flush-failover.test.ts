import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flushCache } from '../../../core/flush/flush.ts';
import type { Cache } from '../../../core/redis/cache.ts';
import type { TestRedis } from '../../../lab/redis/redis.ts';
import { options, request, startCluster, type TestCluster } from './cluster.ts';

const STALE = 12_000;
const KEPT = 300;

let cluster: TestCluster;
let nodes: TestRedis[] = [];
let alive: TestRedis[] = [];
let cache: Cache;
beforeAll(async () => {
  cluster = await startCluster({ replicas: 1, nodeTimeoutMs: 500 });
  ({ nodes, cache } = cluster);
  alive = nodes;
});
afterAll(() => cluster.stop());

async function fill(): Promise<void> {
  await cluster.fill(STALE, KEPT);
  // What is not on its replica yet would be lost by the failover itself.
  await Promise.all((await primaries()).map(({ client }) => client.wait(1, 500)));
}

/** Of the nodes that live, as each says of itself. */
async function primaries(): Promise<TestRedis[]> {
  const roles = await Promise.all(alive.map(({ client }) => client.role()));
  return alive.filter((_, i) => roles[i]?.[0] === 'master');
}

async function keysLeft(): Promise<string[]> {
  return (await Promise.all((await primaries()).map(({ client }) => client.keys('*')))).flat().sort();
}

describe('a cluster that loses a primary in the middle of a flush', () => {
  it('is waited for; the replica that takes over is flushed from its beginning, and nothing else is lost', async () => {
    await fill();
    let seen = 0;
    const onKey = () => {
      seen += 1;
      // The very node that the URL names.
      if (seen === 2_000) nodes[0]?.kill();
    };

    const record = await flushCache(cache, request, { ...options, onKey });

    alive = nodes.slice(1);
    expect(await primaries()).toHaveLength(3);
    const left = await keysLeft();
    expect(record.done).toBe(true);
    expect(left.filter((key) => !key.startsWith('mocs:keep:'))).toEqual([]);
    expect(left).toHaveLength(KEPT);
  });

  it('is flushed when another replica takes over without any loss', async () => {
    await fill();
    let seen = 0;
    let handover: Promise<unknown> | null = null;
    const onKey = () => {
      seen += 1;
      if (seen === 1_000) handover = nodes[4]?.client.cluster('FAILOVER') ?? null;
    };

    const record = await flushCache(cache, request, { ...options, onKey });

    expect(await handover).toBe('OK');
    expect(record.done).toBe(true);
    await expect.poll(() => nodes[4]?.client.role().then(([role]) => role)).toBe('master');
    expect((await keysLeft()).filter((key) => !key.startsWith('mocs:keep:'))).toEqual([]);
    expect(await keysLeft()).toHaveLength(KEPT);
  });
});
