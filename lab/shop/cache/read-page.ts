import type { Writer } from '../../site/metrics.ts';
import type { Database, Item } from '../database.ts';
import type { SharedCache } from './shared-cache.ts';

/** How one backend writes a page into the cache, and what it makes of what it finds there. */
export interface PageShape {
  writer: Writer;
  write(item: Item): string;
  /** Null when it is no page at all. */
  read(text: string): { item: Item; writer: Writer } | null;
}

export interface PageSeen {
  /** A page was looked up in the cache: not there, cached by this backend, or cached by the other one. */
  page(found: 'miss' | 'own' | 'other'): void;
}

export interface Page {
  item: Item;
  /** Null when it comes from the database. */
  cachedBy: Writer | null;
}

/** Cache-aside: what is cached, else the database, and then it is cached. */
export async function readPage(
  key: string,
  { cache, database, shape, seen }: { cache: SharedCache; database: Database; shape: PageShape; seen: PageSeen },
): Promise<Page> {
  const { value } = await cache.get(key);
  const cached = value === null ? null : shape.read(value);
  if (cached) {
    seen.page(cached.writer === shape.writer ? 'own' : 'other');
    return { item: cached.item, cachedBy: cached.writer };
  }
  seen.page('miss');
  const item = await database.read(key);
  await cache.put(key, shape.write(item));
  return { item, cachedBy: null };
}
