import { performance } from 'node:perf_hooks';
import { locate } from '../redis/failure.ts';
import type { Shard } from '../redis/shards.ts';
import type { Deed } from '../redis/spent.ts';
import { flushPage, type Pass } from './flush-page.ts';
import type { Flush } from './flush-record.ts';
import { paceWithin } from './pace.ts';
import { priceKeys } from './price-keys.ts';
import { alignTo, beginSecondPass, isPassThrough, type ShardProgress } from './progress.ts';
import { scanShard } from './scan-shard.ts';
import { toTheirEnd } from './to-their-end.ts';
import { standingOf, untilFreed } from './toll.ts';

const PINGS = 5;
/** The rest is for the work, and for pages that come late. */
const SHARE_FOR_THE_WAY = 0.5;

/** All primaries at once, twice where a second pass is wanted; and what that cost them. */
export async function flushShards(shards: Shard[], flush: Flush, pass: Pass, mayGoOn: () => boolean): Promise<void> {
  const deed = deedOf(pass);
  const before = await standingOf(shards, deed);
  flush.before ??= { ...countersOf(shards), usedMemoryBytes: before.usedMemoryBytes };

  await onePass(shards, flush, pass, mayGoOn);
  if (isPassThrough(flush.progress) && flush.progress.secondPass === 'to come') {
    beginSecondPass(flush.progress);
    await onePass(shards, flush, pass, mayGoOn);
  }

  if (!pass.dryRun) await untilFreed(shards);
  const after = await standingOf(shards, deed);
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
      const way = await roundTrip(shard);
      const pace = paceWithin(pass.budgetMicroseconds, way, () => neededCount(shard, progress, way, pass.timeLeft));
      const price = priceKeys(() => shard.spent(deedOf(pass)), way, pace.learn);
      const priced = (keys: number, microseconds: number) => {
        flush.waits.way += way;
        flush.waits.all += microseconds;
        price(keys, microseconds);
      };
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
      throw locate(error, shard.place);
    }
  });
  await toTheirEnd(passes);
}

function deedOf({ lifeLeft }: Pass): Deed {
  return lifeLeft ? 'pexpire' : 'unlink';
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

/** Keys of a page, so that the way there and back, once for each, leaves some of the time. */
function neededCount({ server }: Shard, { scanned }: ShardProgress, wayMicroseconds: number, timeLeft?: () => number) {
  if (!timeLeft) return 0;
  const pages = (timeLeft() * 1000 * SHARE_FOR_THE_WAY) / wayMicroseconds;
  return pages > 0 ? (server.keys - scanned) / pages : 0;
}

function addTime(sofar: number | null, before: number | null, after: number | null): number | null {
  if (sofar === null || before === null || after === null || after < before) return null;
  return sofar + Math.round((after - before) / 1000);
}

function countersOf(shards: Shard[]) {
  const sum = (what: 'hits' | 'misses' | 'keys') => shards.reduce((total, { server }) => total + server[what], 0);
  return { hits: sum('hits'), misses: sum('misses'), keys: sum('keys') };
}
