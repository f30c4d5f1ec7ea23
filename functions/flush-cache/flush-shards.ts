import type { Shard } from '../redis/shards.ts';
import { flushPage, type Pass } from './flush-page.ts';
import type { Flush } from './flush-record.ts';
import { alignTo } from './progress.ts';
import { scanShard } from './scan-shard.ts';

/** All primaries at once. When one fails, the others finish their page, so that another attempt goes on from there. */
export async function flushShards(shards: Shard[], flush: Flush, pass: Pass, mayGoOn: () => boolean): Promise<void> {
  flush.before ??= countersOf(shards);
  const ids = shards.map(({ id }) => id);
  flush.progress = alignTo(ids, flush.progress);

  let failed = false;
  const passes = flush.progress.shards.map(async (progress) => {
    const shard = shards.find(({ id }) => id === progress.id);
    if (!shard) return;
    try {
      await scanShard(
        shard,
        progress,
        (keys) => flushPage(keys, shard, progress.counts, pass),
        () => !failed && mayGoOn(),
      );
    } catch (error) {
      failed = true;
      throw error;
    }
  });
  const failure = (await Promise.allSettled(passes)).find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}

function countersOf(shards: Shard[]): NonNullable<Flush['before']> {
  const sum = (what: 'hits' | 'misses' | 'keys') => shards.reduce((total, { server }) => total + server[what], 0);
  return { hits: sum('hits'), misses: sum('misses'), keys: sum('keys') };
}
