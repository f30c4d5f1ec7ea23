import * as z from 'zod';
import { BACKEND, type Writer } from '../../site/metrics.ts';
import type { Item } from '../database.ts';

/** Who has cached an entry, and when. */
const Stamp = z.object({ by: z.enum([BACKEND.stable, BACKEND.canary]), at: z.int() });
type Stamp = z.infer<typeof Stamp>;

interface Entry {
  item: Item;
  cached: Stamp;
}

/** How one backend writes a page into the cache, and what it makes of what it finds there. */
export interface PageShape {
  writer: Writer;
  /** `at`: the moment, in milliseconds since 1970. */
  write(item: Item, at: number): string;
  /** Null when it is no page at all. */
  read(text: string): Entry | null;
}

/** What the old backend caches: flat, the price as it is shown. */
const Flat = z.object({ title: z.string(), price: z.string(), text: z.string(), cached: Stamp });

/** What the new one caches: nested, the price in cents, with a version. */
const Nested = z.object({
  data: z.object({ attributes: z.object({ name: z.string(), priceCents: z.int(), text: z.string() }) }),
  schema: z.literal(2),
  cached: Stamp,
});

export const EXPRESS_SHAPE: PageShape = {
  writer: 'express',
  write: ({ title, priceCents, text }, at) =>
    JSON.stringify({
      ...{ title, price: (priceCents / 100).toFixed(2), text },
      cached: { by: 'express', at },
    } satisfies z.infer<typeof Flat>),
  read: readEither,
};

export const SERVERLESS_SHAPE: PageShape = {
  writer: 'serverless',
  write: ({ title, priceCents, text }, at) =>
    JSON.stringify({
      ...{ data: { attributes: { name: title, priceCents, text } }, schema: 2 },
      cached: { by: 'serverless', at },
    } satisfies z.infer<typeof Nested>),
  read: readEither,
};

/** Each backend has to bear with what the other has cached. */
function readEither(text: string): Entry | null {
  const value = parse(text);
  const nested = Nested.safeParse(value).data;
  if (nested) {
    const { name, priceCents, text } = nested.data.attributes;
    return { item: { title: name, priceCents, text }, cached: nested.cached };
  }
  const flat = Flat.safeParse(value).data;
  return flat ? { item: itemIn(flat), cached: flat.cached } : null;
}

function itemIn({ title, price, text }: z.infer<typeof Flat>): Item {
  return { title, priceCents: Math.round(Number(price) * 100), text };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
