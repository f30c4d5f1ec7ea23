import type { Shard } from '../redis/shards.ts';
import { restart, type ShardProgress } from './progress.ts';

/** Keys that one SCAN looks at. Neighbours wait for as long as it takes: 100 is nearly invisible, 1000 multiplies their p99. */
const SCAN_COUNT = 250;

/**
 * Walks one shard from where `progress` stands until it is through or may not go on. The next SCAN is under way while a
 * page is being flushed, never two; the cursor moves on only when a page's deletions were answered.
 */
export async function scanShard(
  shard: Shard,
  progress: ShardProgress,
  flushPage: (keys: Buffer[]) => Promise<void>,
  mayGoOn: () => boolean,
): Promise<void> {
  if (progress.cursor === null) return;
  try {
    let page = await shard.scan(progress.cursor, SCAN_COUNT);
    for (;;) {
      const last = page.cursor === '0';
      const next = last || !mayGoOn() ? null : shard.scan(page.cursor, SCAN_COUNT);
      const [following] = await Promise.all([next, flushPage(page.keys)]);
      progress.scanned += page.keys.length;
      progress.cursor = last ? null : page.cursor;
      if (!following) return;
      page = following;
    }
  } catch (error) {
    // Whoever answers after a lost connection need not be who gave the cursor.
    restart(progress);
    throw error;
  }
}
