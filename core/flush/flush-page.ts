import type { Page } from '../redis/replies.ts';
import { keyOf, type Shard, type Unlinked } from '../redis/shards.ts';
import { type FlushRules, sortPage } from './flush-rules.ts';
import type { Count } from './progress.ts';

/** What one call of a flush does to every page of every shard. */
export interface Pass {
  rules: FlushRules;
  dryRun: boolean;
  /** Milliseconds that the last of the keys may still live, where they go gradually. @default - they go at once */
  lifeLeft?: (() => number) | undefined;
  /** How long one batch may keep a server busy; null: no limit. */
  budgetMicroseconds: number | null;
  /** Milliseconds until the flush has to be through. @default - as long as it takes */
  timeLeft?: (() => number) | undefined;
  /** Hears of every key before it goes, with the index of its pattern. */
  onDoomed?: ((key: Buffer, pattern: number) => void) | undefined;
  /** Hears that it has heard of all keys of a page; then they go. */
  onPageTold?: (() => void) | undefined;
}

const NOTHING_ASKED: Unlinked = { gone: [], refusal: null };

/**
 * Deletes those keys of a page that the rules doom, or gives each a random rest of its life, and counts them once Redis has
 * answered; those, too, whose neighbours it refused.
 */
export async function flushPage(page: Page, shard: Shard, counts: Count[], pass: Pass): Promise<void> {
  const { doomed, preserved } = sortPage(page, pass.rules);
  if (pass.onDoomed) tell(page, doomed, pass.onDoomed);
  pass.onPageTold?.();
  const someDoomed = !pass.dryRun && doomed.some((keys) => keys.length > 0);
  const { gone: deleted, refusal } = someDoomed ? await letGo() : NOTHING_ASKED;
  counts.forEach((count, i) => {
    const stayed = preserved[i] ?? 0;
    // SCAN may show a key twice, and a key may expire meanwhile: what UNLINK does not find is no match. Of a key that goes
    // later nobody can tell whether it was there.
    const gone = pass.dryRun || pass.lifeLeft ? (doomed[i]?.length ?? 0) : (deleted[i] ?? 0);
    count.matched += gone + stayed;
    count.preserved += stayed;
    count.deleted += deleted[i] ?? 0;
  });
  if (refusal) throw refusal;

  async function letGo(): Promise<Unlinked> {
    try {
      if (!pass.lifeLeft) return await shard.unlink(page, doomed);
      const keys = doomed.flat();
      await shard.expire(page, keys, restsOfLife(keys.length, pass.lifeLeft()));
      return NOTHING_ASKED;
    } catch (error) {
      counts.forEach((count, i) => {
        count.unanswered += doomed[i]?.length ?? 0;
      });
      throw error;
    }
  }
}

/** Spread evenly, so that what has to be cached anew is. */
function restsOfLife(keys: number, most: number): number[] {
  return Array.from({ length: keys }, () => Math.max(1, Math.ceil(Math.random() * most)));
}

function tell(page: Page, doomed: number[][], hear: (key: Buffer, pattern: number) => void): void {
  doomed.forEach((keys, pattern) => {
    for (const key of keys) hear(keyOf(page, key), pattern);
  });
}
