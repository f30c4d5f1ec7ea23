import { performance } from 'node:perf_hooks';
import type { Shard } from '../redis/shards.ts';
import { flushPage, type Pass } from './flush-page.ts';
import type { Flush } from './flush-record.ts';
import { paceWithin } from './pace.ts';
import { priceKeys } from './price-keys.ts';
import { alignTo, beginSecondPass, isPassThrough } from './progress.ts';
import { scanShard } from './scan-shard.ts';
import { toTheirEnd } from './to-their-end.ts';
import { standingOf, untilFreed } from './toll.ts';

const PINGS = 5;

/** All primaries at once, twice where a second pass is wanted; and what that cost them. */
export async function flushShards(shards: Shard[], flush: Flush, pass: Pass, mayGoOn: () => boolean): Promise<void> {
  const before = await standingOf(shards);
  flush.before ??= { ...countersOf(shards), usedMemoryBytes: before.usedMemoryBytes };

  await onePass(shards, flush, pass, mayGoOn);
  if (isPassThrough(flush.progress) && flush.progress.secondPass === 'to come') {
    beginSecondPass(flush.progress);
    await onePass(shards, flush, pass, mayGoOn);
  }

  if (!pass.dryRun) await untilFreed(shards);
  const after = await standingOf(shards);
  flush.usedMemoryAfter = after.usedMemoryBytes;
  flush.serverMs = addTime(flush.serverMs, before.workMicroseconds, after.workMicroseconds);
}

/** When one fails, the others finish their page, so that another attempt goes on from there. */
async function onePass(shards: Shard[], flush: Flush, pass: Pass, mayGoOn: () => boolean): Promise<void> {
  flush.progress = alignTo(shards, flush.progress);
  let failed = false;
  const passes = flush.progress.shards.map(async (progress) => {
    const shard = shards.find(({ id }) => id === progress.id);
    if (!shard) return;
    try {
      const pace = paceWithin(pass.budgetMicroseconds);
      const priced = priceKeys(shard, await roundTrip(shard), pace.learn);
      await scanShard(
        shard,
        progress,
        (page) => flushPage(page, shard, progress.counts, pass),
        () => !failed && mayGoOn(),
        pace,
        priced,
      );
    } catch (error) {
      failed = true;
      throw error;
    }
  });
  await toTheirEnd(passes);
}

/** The shortest way there and back: what is beyond it, the server spent. */
async function roundTrip(shard: Shard): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < PINGS; i++) {
    const sentAt = performance.now();
    await shard.ping();
    shortest = Math.min(shortest, (performance.now() - sentAt) * 1000);
  }
  return shortest;
}

function addTime(sofar: number | null, before: number | null, after: number | null): number | null {
  if (sofar === null || before === null || after === null || after < before) return null;
  return sofar + Math.round((after - before) / 1000);
}

function countersOf(shards: Shard[]) {
  const sum = (what: 'hits' | 'misses' | 'keys') => shards.reduce((total, { server }) => total + server[what], 0);
  return { hits: sum('hits'), misses: sum('misses'), keys: sum('keys') };
}
