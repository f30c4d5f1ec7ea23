import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { flushPage, type Pass } from '../../../core/flush/flush-page.ts';
import { flushRules } from '../../../core/flush/flush-rules.ts';
import { paceWithin } from '../../../core/flush/pace.ts';
import type { ShardProgress } from '../../../core/flush/progress.ts';
import { scanShard } from '../../../core/flush/scan-shard.ts';
import type { Shard, Unlinked } from '../../../core/redis/shards.ts';
import { pageOf } from '../../../lab/support/page.ts';

const rules = flushRules(
  { profiles: { migration: ['mocs:*', 'albums:*'] }, preserve: [], timeLimitSeconds: 60, maxFlushAgeSeconds: 900 },
  { profile: 'migration' },
);
const pass: Pass = { rules, dryRun: false, budgetMicroseconds: null };

/** A shard of so many pages with a key of either pattern each, and what it is asked, in order. */
function shardOf(pages: number, unlink: (page: string) => Promise<Unlinked>) {
  const asked: string[] = [];
  let scanning = 0;
  let mostScanning = 0;
  const shard = {
    scan(from: string) {
      asked.push(`scan ${from}`);
      scanning += 1;
      mostScanning = Math.max(mostScanning, scanning);
      const next = Number(from) + 1 === pages ? '0' : String(Number(from) + 1);
      const page = turn().then(() => pageOf([`mocs:${from}`, `albums:${from}`], next));
      return {
        // The head of a reply comes before its keys.
        cursor: Promise.resolve(next).finally(() => {
          scanning -= 1;
        }),
        page,
      };
    },
    unlink(page: { cursor: string }) {
      asked.push(`unlink before ${page.cursor}`);
      return unlink(page.cursor);
    },
  } as unknown as Shard;
  return { shard, asked, mostScanning: () => mostScanning };
}

function beginning(): ShardProgress {
  return {
    id: 'a',
    cursor: '0',
    scanned: 0,
    counts: [0, 1].map(() => ({ matched: 0, deleted: 0, preserved: 0, unanswered: 0 })),
  };
}

const walk = (shard: Shard, progress: ShardProgress, mayGoOn = () => true) =>
  scanShard(
    shard,
    progress,
    (page) => flushPage(page, shard, progress.counts, pass),
    mayGoOn,
    paceWithin(null),
    () => {},
  );

const bothGone = async (): Promise<Unlinked> => ({ gone: [1, 1], refusal: null });
const deletedOf = ({ counts }: ShardProgress) => counts.map(({ deleted }) => deleted);

describe('a shard that is walked', () => {
  it('is asked for the next page as soon as its cursor is known, and never for two', async () => {
    const { shard, asked, mostScanning } = shardOf(4, bothGone);
    const progress = beginning();

    await walk(shard, progress);

    expect(asked.slice(0, 3)).toEqual(['scan 0', 'scan 1', 'unlink before 1']);
    expect(mostScanning()).toBe(1);
    expect(progress).toMatchObject({ cursor: null, scanned: 8 });
    expect(deletedOf(progress)).toEqual([4, 4]);
  });

  it('is not asked for a page that there is no time for, and goes on from there', async () => {
    const { shard, asked } = shardOf(4, bothGone);
    const progress = beginning();
    let looks = 0;

    await walk(shard, progress, () => ++looks < 2);

    expect(asked.filter((what) => what.startsWith('scan'))).toEqual(['scan 0', 'scan 1']);
    expect(progress).toMatchObject({ cursor: '2', scanned: 4 });
  });

  it('that refuses a pattern once has the other one counted, and begins anew', async () => {
    const { shard } = shardOf(3, async () => ({ gone: [1, 0], refusal: new Error('NOREPLICAS') }));
    const progress = beginning();

    await expect(walk(shard, progress)).rejects.toThrow('NOREPLICAS');

    // The second page was under way when the first was refused.
    expect(deletedOf(progress)).toEqual([2, 0]);
    expect(progress.cursor).toBe('0');
  });

  it('has what was deleted late counted, though the page before it failed', async () => {
    let refuse = (_: Error): void => {};
    const first = new Promise<Unlinked>((_, reject) => {
      refuse = reject;
    });
    const { shard } = shardOf(5, async (page) => {
      if (page === '1') return await first;
      refuse(new Error('LOADING'));
      for (let i = 0; i < 5; i++) await turn();
      return { gone: [1, 1], refusal: null };
    });
    const progress = beginning();

    await expect(walk(shard, progress)).rejects.toThrow('LOADING');

    expect(deletedOf(progress)).toEqual([1, 1]);
    expect(progress).toMatchObject({ cursor: '0', scanned: 0 });
  });
});
