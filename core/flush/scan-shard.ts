import { performance } from 'node:perf_hooks';
import type { Page } from '../redis/replies.ts';
import type { Shard } from '../redis/shards.ts';
import type { Pace } from './pace.ts';
import { restart, type ShardProgress } from './progress.ts';
import { toTheirEnd } from './to-their-end.ts';

/**
 * Walks one shard from where `progress` stands until it is through or may not go on. The next SCAN is sent as soon as its
 * cursor has come, before the page is looked at, never two of them; progress moves on only when a page's deletions were
 * answered.
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
    let asked = ask(progress.cursor);
    for (;;) {
      const cursor = await asked.cursor;
      const next = cursor === '0' || !mayGoOn() ? null : ask(cursor);
      const page = await asked.page;
      priced(asked.count, (performance.now() - asked.at) * 1000);
      const before = flushed;
      flushed = flush(page, before);
      // Whoever waits for it below hears of its failure; until then nobody does.
      flushed.catch(() => {});
      await (next ? before : flushed);
      if (!next) return;
      asked = next;
    }
  } catch (error) {
    await flushed.catch(() => {});
    // Whoever answers after a lost connection need not be who gave the cursor.
    restart(progress);
    throw error;
  }

  function ask(cursor: string) {
    const count = pace.count();
    return { ...shard.scan(cursor, count), count, at: performance.now() };
  }

  async function flush(page: Page, before: Promise<void>): Promise<void> {
    // Both to their end, so that what was deleted is counted even where its neighbour failed.
    await toTheirEnd([before, flushPage(page)]);
    progress.scanned += page.size;
    progress.cursor = page.cursor === '0' ? null : page.cursor;
  }
}
