import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { flushCache } from '../../../core/flush/flush.ts';
import { openCache } from '../../../core/redis/cache.ts';
import { FLUSHED, PATTERNS, PRESERVE } from './keys.ts';

const run = promisify(execFile);

/** The batch of the floor, and of ours where there is no budget. */
export const BATCH = 1000;

/** Of the setting `flush.foregroundBudget`; a test holds the two together, for the settings would cost a contender memory. */
export const DEFAULT_BUDGET_MICROSECONDS = 100;

export interface Place {
  port: number;
  /** The compiled floor. */
  floor: string;
}

/** Whose work is done by programs that it starts: what its own process takes says nothing. */
export const STARTS_OTHERS = ['xargs', 'floor'];

/** They take so long, or start so many, that what they do to a neighbour is another question. */
export const NOT_BESIDE = ['scan-stream', 'xargs'];

export type Contender = (place: Place) => Promise<void>;

/** About as long as a gentle flush, so that the worst request of either is comparable. */
const QUIET_MS = 4000;

export const CONTENDERS: Record<string, Contender> = {
  /** What the others are held against: how the neighbour fares when nobody flushes. */
  nobody: () => sleep(QUIET_MS),

  /** As it was on a laptop: everything is collected, then one DEL. */
  script: ({ port }) =>
    withClient(port, async (client) => {
      const keys: string[] = [];
      for (const pattern of PATTERNS) {
        let cursor = '0';
        do {
          const [next, page] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', 100);
          keys.push(...page);
          cursor = next;
        } while (cursor !== '0');
      }
      await client.del(keys);
    }),

  'scan-stream': ({ port }) =>
    withClient(port, async (client) => {
      for (const match of PATTERNS) {
        const pipeline = client.pipeline();
        for await (const page of client.scanStream({ match, count: 100 })) for (const key of page) pipeline.del(key);
        await pipeline.exec();
      }
    }),

  /** What ours is made of: one pass that asks for large pages, looks at them here, and deletes while the next one comes. */
  ioredis: ({ port }) =>
    withClient(port, async (client) => {
      let cursor = '0';
      let deleted: Promise<unknown> = Promise.resolve();
      do {
        const [next, page] = await client.scan(cursor, 'COUNT', BATCH);
        const doomed = page.filter((key) => FLUSHED.some((prefix) => key.startsWith(`${prefix}:`)));
        await deleted;
        if (doomed.length > 0) deleted = client.unlink(doomed);
        cursor = next;
      } while (cursor !== '0');
      await deleted;
    }),

  xargs: async ({ port }) => {
    for (const pattern of PATTERNS) {
      const line = `redis-cli -p ${port} --scan --pattern '${pattern}' | xargs -n 1000 redis-cli -p ${port} unlink >/dev/null`;
      await run('sh', ['-c', line]);
    }
  },

  ours: ({ port }) => flush(port, null),
  gentle: ({ port }) => flush(port, DEFAULT_BUDGET_MICROSECONDS),

  floor: async ({ port, floor }) => {
    await run(floor, [String(port), String(BATCH)]);
  },
};

async function flush(port: number, foregroundBudgetMicroseconds: number | null): Promise<void> {
  const cache = openCache({ url: `redis://127.0.0.1:${port}`, cluster: false });
  const request = { profile: 'migration', dryRun: false, skip: false };
  const limits = { timeLimitSeconds: 600, workSeconds: 600, maxFlushAgeSeconds: 900 };
  const profiles = { migration: PATTERNS };
  await flushCache(cache, request, { profiles, preserve: PRESERVE, ...limits, foregroundBudgetMicroseconds });
  cache.close();
}

async function withClient(port: number, work: (client: Redis) => Promise<void>): Promise<void> {
  const client = new Redis({ port });
  await work(client);
  client.disconnect();
}
