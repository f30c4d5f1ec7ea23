import type { Item } from '../database.ts';
import type { Parts } from '../parts.ts';
import type { PageShape } from './shapes.ts';

export interface Page {
  item: Item;
  /** What an answer says of where it comes from. */
  headers: Record<string, string>;
}

/** Cache-aside: what is cached, else the database, and then it is cached. */
export async function readPage(
  key: string,
  { pages, database, shape, seen }: Pick<Parts, 'pages' | 'database' | 'seen'> & { shape: PageShape },
): Promise<Page> {
  const cache = pages();
  const { value } = await cache.get(key);
  const entry = value === null ? null : shape.read(value);
  if (entry) {
    const { by, at } = entry.cached;
    seen.page(by === shape.writer ? 'own' : 'other');
    return { item: entry.item, headers: { 'x-cached-by': by, 'x-cached-at': String(at) } };
  }
  seen.page('miss');
  const item = await database.read(key);
  await cache.put(key, shape.write(item, Date.now()));
  return { item, headers: { 'x-cached-by': 'nobody' } };
}
