import { performance } from 'node:perf_hooks';
import type { Page } from '../redis/replies.ts';
import type { Shard } from '../redis/shards.ts';
import type { Pace } from './pace.ts';
import { restart, type ShardProgress } from './progress.ts';

/**
 * Walks one shard from where `progress` stands until it is through or may not go on. The next SCAN is sent before a page
 * is looked at, never two of them; the cursor moves on only when a page's deletions were answered.
 */
export async function scanShard(
  shard: Shard,
  progress: ShardProgress,
  flushPage: (page: Page) => Promise<void>,
  mayGoOn: () => boolean,
  pace: Pace,
  priced: (keys: number, microseconds: number) => void,
): Promise<void> {
  if (progress.cursor === null) return;
  let flushed = Promise.resolve();
  try {
    let page = await shard.scan(progress.cursor, pace.count());
    for (;;) {
      const last = page.cursor === '0';
      const count = pace.count();
      const sentAt = performance.now();
      const next = last || !mayGoOn() ? null : shard.scan(page.cursor, count);
      const before = flushed;
      flushed = flush(page, before);
      // Whoever waits for it below hears of its failure; until then nobody does.
      flushed.catch(() => {});
      const [following] = await Promise.all([next, next ? before : flushed]);
      if (!following) return;
      priced(count, (performance.now() - sentAt) * 1000);
      page = following;
    }
  } catch (error) {
    await flushed.catch(() => {});
    // Whoever answers after a lost connection need not be who gave the cursor.
    restart(progress);
    throw error;
  }

  async function flush(page: Page, before: Promise<void>): Promise<void> {
    await Promise.all([before, flushPage(page)]);
    progress.scanned += page.size;
    progress.cursor = page.cursor === '0' ? null : page.cursor;
  }
}
