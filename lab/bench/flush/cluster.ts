import { performance } from 'node:perf_hooks';
import { flushCache } from '../../../core/flush/flush.ts';
import { openCache } from '../../../core/redis/cache.ts';
import { startRedisCluster, type TestRedis } from '../../redis/redis.ts';
import { FLUSHED, KEPT, PATTERNS, PRESERVE } from './keys.ts';

/** A whole cluster, flushed without a budget: every key of every shard, and none of another pattern. */
export async function measureCluster(keys: number): Promise<{ seconds: number; left: number; wrong: number }> {
  const nodes = await startRedisCluster(3);
  try {
    const each = Math.floor(keys / nodes.length / 8);
    for (const node of nodes) await fill(node, each);
    const cache = openCache({ url: nodes[0]?.url ?? '', cluster: true });
    const request = { profile: 'migration', dryRun: false, skip: false };
    const limits = { timeLimitSeconds: 600, workSeconds: 600, maxFlushAgeSeconds: 900 };
    const startedAt = performance.now();
    await flushCache(cache, request, { profiles: { migration: PATTERNS }, preserve: PRESERVE, ...limits });
    const seconds = (performance.now() - startedAt) / 1000;
    cache.close();
    const counts = await Promise.all(nodes.map(countKept));
    const kept = counts.reduce((sum, count) => sum + count, 0);
    const sizes = await Promise.all(nodes.map(({ client }) => client.dbsize()));
    const all = sizes.reduce((sum, size) => sum + size, 0);
    return { seconds, left: all - kept, wrong: nodes.length * each * KEPT.length - kept };
  } finally {
    await Promise.all(nodes.map((node) => node.stop()));
  }

  async function countKept(node: TestRedis): Promise<number> {
    let found = 0;
    for (const prefix of KEPT) found += (await node.client.keys(`${prefix}:*`)).length;
    return found;
  }
}

/** All of its keys share a tag whose slot is its own. */
async function fill(node: TestRedis, each: number): Promise<void> {
  const tag = await tagOf(node);
  for (const prefix of [...FLUSHED, ...KEPT]) {
    await node.client.call('DEBUG', 'POPULATE', each, `${prefix}:{${tag}}`, 200);
  }
}

async function tagOf(node: TestRedis): Promise<string> {
  for (let i = 0; ; i++) {
    const moved = await node.client.exists(`{${i}}`).catch(() => 'moved');
    if (moved !== 'moved') return String(i);
  }
}
