import type { Shard } from '../redis/shards.ts';
import { type FlushRules, sortKeys } from './flush-rules.ts';
import type { Count } from './progress.ts';

/** What one call of a flush does to every page of every shard. */
export interface Pass {
  rules: FlushRules;
  dryRun: boolean;
  /** Hears of every key before it goes, with the index of its pattern. */
  onDoomed(key: Buffer, pattern: number): void;
}

/** Deletes those keys of a page that the rules doom, and counts them once Redis has answered. */
export async function flushPage(keys: Buffer[], shard: Shard, counts: Count[], pass: Pass): Promise<void> {
  const sorted = sortKeys(keys, pass.rules);
  const deletions = sorted.map(async ({ doomed, preserved }, i) => {
    const count = counts[i];
    if (!count || doomed.length + preserved === 0) return;
    for (const key of doomed) pass.onDoomed(key, i);
    const deleted = pass.dryRun || doomed.length === 0 ? 0 : await shard.unlink(doomed);
    count.matched += doomed.length + preserved;
    count.preserved += preserved;
    count.deleted += deleted;
  });
  await Promise.all(deletions);
}
