import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { EXPRESS_SHAPE } from './cache/shapes.ts';
import { itemOf } from './database.ts';

const KINDS = ['mocs', 'gallery', 'wishlist', 'albums'] as const;
/** So many that the first second after a flush finds next to none of them, and so few that ten seconds find most. */
const PAGES_PER_KIND = 100;
/** What years of use left behind: nobody reads it, and the flush has to walk through it. */
const FORGOTTEN = 20_000;

/** The pages that customers ask for, the most popular first. */
export const PAGES: string[] = Array.from({ length: PAGES_PER_KIND }, (_, n) =>
  KINDS.map((kind) => `${kind}:${n + 1}`),
).flat();

/** What must survive every flush: without TTL, so that any difference is somebody's doing. */
const PRESERVED = new Map([
  ...entries('sessions', 80, (n) => ({ user: n, signedIn: true })),
  ...entries('ratelimit', 40, (n) => ({ address: `198.51.100.${n}`, calls: n * 7 })),
  ...entries('user-profiles', 120, (n) => ({ user: n, name: `Customer ${n}` })),
]);

export async function seed(redis: Redis): Promise<void> {
  const pipeline = redis.pipeline();
  const now = Date.now();
  for (const [key, value] of PRESERVED) pipeline.set(key, value);
  // Everything that customers look at, as if they had for a while: some of it is about to expire.
  for (const page of PAGES)
    pipeline.set(page, EXPRESS_SHAPE.write(itemOf(page), now), 'EX', 5 + Math.floor(Math.random() * 55));
  for (let n = 0; n < FORGOTTEN; n += 1) {
    pipeline.set(`${KINDS[n % KINDS.length]}:forgotten:${n}`, 'x'.repeat(100), 'EX', 3600);
  }
  await pipeline.exec();
}

/** One digest for each preserved key; null where the key is gone. */
export async function digestPreserved(redis: Redis): Promise<Map<string, string | null>> {
  const keys = [...PRESERVED.keys()];
  const values = await redis.mget(keys);
  return new Map(keys.map((key, i) => [key, digest(values[i] ?? null)]));
}

export interface Preserved {
  before: number;
  after: number;
  /** Gone, or with another value. */
  changed: number;
}

export function comparePreserved(before: Map<string, string | null>, after: Map<string, string | null>): Preserved {
  const there = (digests: Map<string, string | null>) => [...digests.values()].filter((value) => value !== null).length;
  const changed = [...before].filter(([key, value]) => after.get(key) !== value).length;
  return { before: there(before), after: there(after), changed };
}

function digest(value: string | null): string | null {
  return value === null ? null : createHash('sha256').update(value).digest('hex');
}

function entries(prefix: string, count: number, value: (n: number) => object): [string, string][] {
  return Array.from({ length: count }, (_, i) => [`${prefix}:${i + 1}`, JSON.stringify(value(i + 1))]);
}
