import * as z from 'zod';
import type { Writer } from '../../site/metrics.ts';
import type { Item } from '../database.ts';
import type { PageShape } from './read-page.ts';

/** What the old backend caches: flat, the price as it is shown. */
const Flat = z.object({ title: z.string(), price: z.string(), text: z.string() });

/** What the new one caches: nested, the price in cents, with a version. */
const Nested = z.object({
  data: z.object({ attributes: z.object({ name: z.string(), priceCents: z.int(), text: z.string() }) }),
  schema: z.literal(2),
});

export const EXPRESS_SHAPE: PageShape = {
  writer: 'express',
  write: ({ title, priceCents, text }) =>
    JSON.stringify({ title, price: (priceCents / 100).toFixed(2), text } satisfies z.infer<typeof Flat>),
  read: readEither,
};

export const SERVERLESS_SHAPE: PageShape = {
  writer: 'serverless',
  write: ({ title, priceCents, text }) =>
    JSON.stringify({ data: { attributes: { name: title, priceCents, text } }, schema: 2 } satisfies z.infer<
      typeof Nested
    >),
  read: readEither,
};

/** Each backend has to bear with what the other has cached. */
function readEither(cached: string): { item: Item; writer: Writer } | null {
  const value = parse(cached);
  const nested = Nested.safeParse(value).data?.data.attributes;
  if (nested)
    return { item: { title: nested.name, priceCents: nested.priceCents, text: nested.text }, writer: 'serverless' };
  const flat = Flat.safeParse(value).data;
  if (!flat) return null;
  const { title, price, text } = flat;
  return { item: { title, priceCents: Math.round(Number(price) * 100), text }, writer: 'express' };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
