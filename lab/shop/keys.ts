import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { EXPRESS_SHAPE, type PageShape } from './cache/shapes.ts';
import { itemOf } from './database.ts';
import { type ShopHabits, VERSION } from './parts.ts';

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

export async function seed(redis: Redis, { versionedKeys }: ShopHabits): Promise<void> {
  const pipeline = redis.pipeline();
  for (const [key, value] of PRESERVED) pipeline.set(key, value);
  await pipeline.exec();
  await seedPages(redis, (page) => [{ key: versionedKeys ? `${VERSION.stable}:${page}` : page, shape: EXPRESS_SHAPE }]);
}

/** Every page, under whatever key, and everything that was forgotten. */
export async function dropPages(redis: Redis): Promise<void> {
  const versions = ['', ...Object.values(VERSION).map((version) => `${version}:`)];
  const keys = versions.flatMap((version) => PAGES.map((page) => `${version}${page}`));
  const pipeline = redis.pipeline();
  for (const key of [...keys, ...forgotten()]) pipeline.unlink(key);
  await pipeline.exec();
}

/** What stands in the cache of one page: several entries where keys are versioned. */
export type Cached = { key: string; shape: PageShape }[];

/** Everything that customers look at, as if they had for a while: some of it is about to expire. */
export async function seedPages(
  redis: Redis,
  cachedOf: (page: string) => Cached,
  random: () => number = Math.random,
): Promise<void> {
  const pipeline = redis.pipeline();
  const now = Date.now();
  for (const { page, key, shape } of PAGES.flatMap((page) => cachedOf(page).map((entry) => ({ page, ...entry })))) {
    const left = 5 + Math.floor(random() * 55);
    pipeline.set(key, shape.write(itemOf(page), now - 1000 * (60 - left)), 'EX', left);
  }
  for (const key of forgotten()) pipeline.set(key, 'x'.repeat(100), 'EX', 3600);
  await pipeline.exec();
}

function forgotten(): string[] {
  return Array.from({ length: FORGOTTEN }, (_, n) => `${KINDS[n % KINDS.length]}:forgotten:${n}`);
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
