import { createHmac } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Adapter, Item } from './adapter.ts';

/** What one backend makes of what the other cached: it reads it, or misreads it; or nobody could tell. */
export type Truth = 'reads' | 'misreads' | 'cannot be told';

/** Two backends, how each differs from a plain one, and what is true of them. */
export interface Pair {
  name: string;
  there: Truth;
  back: Truth;
  stable?: Partial<Adapter>;
  canary?: Partial<Adapter>;
  mayDiffer?: string[];
}

const parse = (cached: Buffer) => JSON.parse(cached.toString());
const orMiss =
  (read: Adapter['read']): Adapter['read'] =>
  (cached) => {
    try {
      return read(cached);
    } catch {
      return null;
    }
  };
/** Written otherwise, and read as written: the mistake that the other backend knows nothing of. */
const shape = (write: (item: Item) => object, read: (value: ReturnType<typeof parse>) => object): Partial<Adapter> => ({
  write: (item) => JSON.stringify({ ...item, ...write(item) }),
  read: (cached) => {
    const value = parse(cached);
    return { ...value, ...read(value) };
  },
});
const GZIP = { write: (item: Item) => gzipSync(JSON.stringify(item)) };
const V8 = { write: (item: Item) => serialize(item), read: (cached: Buffer) => deserialize(cached) };
const SIGNED = 'a secret of both';
const signed = (text: string) => `${createHmac('sha256', SIGNED).update(text).digest('hex')}.${text}`;
const unsigned = (cached: Buffer) => {
  const text = cached.toString().slice(65);
  return signed(text) === cached.toString() ? JSON.parse(text) : null;
};
const both = { there: 'misreads', back: 'misreads' } as const;
const neither = { there: 'reads', back: 'reads' } as const;
const onlyBack = { there: 'reads', back: 'misreads' } as const;
const onlyThere = { there: 'misreads', back: 'reads' } as const;

/** What teams do to a cache when they write a backend anew. */
export const PAIRS: Pair[] = [
  { name: 'nothing changed', ...neither },
  {
    name: 'field renamed',
    ...both,
    canary: {
      write: ({ price, ...item }) => JSON.stringify({ ...item, amount: price }),
      read: (cached) => ({ ...parse(cached), price: parse(cached).amount }),
    },
  },
  {
    name: 'field renamed, and the new backend reads both names',
    ...onlyBack,
    canary: {
      write: ({ price, ...item }) => JSON.stringify({ ...item, amount: price }),
      read: (cached) => ({ ...parse(cached), price: parse(cached).amount ?? parse(cached).price }),
    },
  },
  {
    name: 'field written under both names',
    ...neither,
    canary: { write: (item) => JSON.stringify({ ...item, amount: item.price }) },
  },
  {
    name: 'number as text',
    ...onlyBack,
    canary: shape(
      ({ price }) => ({ price: String(price) }),
      ({ price }) => ({ price: Number(price) }),
    ),
  },
  {
    name: 'number as text, and each backend makes a number of it',
    ...neither,
    canary: shape(
      ({ price }) => ({ price: String(price) }),
      ({ price }) => ({ price: Number(price) }),
    ),
    stable: { read: (cached) => ({ ...parse(cached), price: Number(parse(cached).price) }) },
  },
  {
    name: 'type changed: a list as text',
    ...both,
    canary: shape(
      ({ tags }) => ({ tags: tags.join() }),
      ({ tags }) => ({ tags: tags.split(',') }),
    ),
  },
  {
    name: 'type changed: a flag as 0 and 1',
    ...onlyBack,
    canary: shape(
      ({ isNew }) => ({ isNew: Number(isNew) }),
      ({ isNew }) => ({ isNew: Boolean(isNew) }),
    ),
  },
  {
    name: 'cents instead of euros',
    ...both,
    canary: shape(
      ({ price }) => ({ price: Math.round(price * 100) }),
      ({ price }) => ({ price: price / 100 }),
    ),
  },
  { name: 'compressed', ...both, canary: { ...GZIP, read: (cached) => parse(gunzipSync(cached)) } },
  {
    name: 'compressed, and what is not is a miss',
    ...neither,
    canary: { ...GZIP, read: orMiss((cached) => parse(gunzipSync(cached))) },
    stable: { read: orMiss(parse) },
  },
  {
    name: 'compressed, and only the new backend bears with both',
    ...onlyBack,
    canary: { ...GZIP, read: (cached) => parse(cached[0] === 0x1f ? gunzipSync(cached) : cached) },
  },
  { name: 'another serialiser', ...both, canary: V8 },
  {
    name: 'another serialiser, each bears with the other by a miss',
    ...neither,
    canary: { ...V8, read: orMiss(V8.read) },
    stable: { read: orMiss(parse) },
  },
  {
    name: 'a serialiser of base64',
    ...both,
    canary: {
      write: (item) => Buffer.from(JSON.stringify(item)).toString('base64'),
      read: (cached) => JSON.parse(Buffer.from(cached.toString(), 'base64').toString()),
    },
  },
  {
    name: 'missing default',
    ...onlyThere,
    stable: { write: ({ stock, ...item }) => JSON.stringify(item), read: (cached) => ({ stock: 7, ...parse(cached) }) },
  },
  {
    name: 'missing default, and both have one',
    ...neither,
    stable: { write: ({ stock, ...item }) => JSON.stringify(item), read: (cached) => ({ stock: 7, ...parse(cached) }) },
    canary: { read: (cached) => ({ stock: 7, ...parse(cached) }) },
  },
  {
    name: 'added field that is ignored',
    ...neither,
    canary: shape(
      () => ({ warehouse: 'north' }),
      () => ({}),
    ),
  },
  {
    name: 'another order of the fields',
    ...neither,
    canary: { write: ({ id, title, ...item }) => JSON.stringify({ ...item, title, id }, null, 2) },
  },
  { name: 'different expiry', ...neither, canary: { expirySeconds: 5 } },
  { name: 'expiry that slides', ...neither, canary: { slides: true }, stable: { slides: true } },
  { name: 'key in another case', ...both, canary: { key: (page) => page.toUpperCase() } },
  { name: 'key with a prefix', ...both, canary: { key: (page) => `v2:${page}` } },
  { name: 'key with a suffix, of the old backend', ...both, stable: { key: (page) => `${page}:de` } },
  {
    name: 'a hash instead of a text',
    ...both,
    canary: {
      asHash: true,
      write: (item) => JSON.stringify({ ...item, tags: item.tags.join() }),
      read: (cached) => ({
        ...parse(cached),
        price: Number(parse(cached).price),
        stock: Number(parse(cached).stock),
        tags: parse(cached).tags.split(','),
        isNew: parse(cached).isNew === 'true',
      }),
    },
  },
  {
    name: 'an envelope',
    ...onlyBack,
    canary: { write: (item) => JSON.stringify({ data: item, schema: 2 }), read: (cached) => parse(cached).data },
  },
  {
    name: 'an envelope that the new backend alone looks into',
    ...onlyBack,
    canary: {
      write: (item) => JSON.stringify({ data: item, schema: 2 }),
      read: (cached) => parse(cached).data ?? parse(cached),
    },
  },
  {
    name: 'an envelope that both look into',
    ...neither,
    canary: {
      write: (item) => JSON.stringify({ data: item, schema: 2 }),
      read: (cached) => parse(cached).data ?? parse(cached),
    },
    stable: { read: (cached) => parse(cached).data ?? parse(cached) },
  },
  {
    name: 'a version that is checked',
    ...neither,
    canary: {
      write: (item) => JSON.stringify({ ...item, schema: 2 }),
      read: (cached) => (parse(cached).schema === 2 ? parse(cached) : null),
    },
    stable: { read: (cached) => (parse(cached).schema ? null : parse(cached)) },
  },
  {
    name: 'a version that the new backend checks, and the old passes over',
    ...neither,
    canary: {
      write: (item) => JSON.stringify({ ...item, schema: 2 }),
      read: (cached) => (parse(cached).schema === 2 ? parse(cached) : null),
    },
  },
  { name: 'a signature', ...onlyBack, canary: { write: (item) => signed(JSON.stringify(item)), read: unsigned } },
  {
    name: 'Latin-1 instead of UTF-8',
    ...both,
    canary: {
      write: (item) => Buffer.from(JSON.stringify(item), 'latin1'),
      read: (cached) => JSON.parse(cached.toString('latin1')),
    },
  },
  {
    name: 'title escaped for HTML',
    ...onlyBack,
    canary: {
      write: (item) => JSON.stringify({ ...item, title: item.title.replaceAll('&', '&amp;') }),
      read: (cached) => ({ ...parse(cached), title: parse(cached).title.replaceAll('&amp;', '&') }),
    },
  },
  {
    name: 'tags in another order',
    ...onlyBack,
    canary: {
      write: (item) => JSON.stringify({ ...item, tags: item.tags.toReversed() }),
      read: (cached) => ({ ...parse(cached), tags: parse(cached).tags.toSorted() }),
    },
  },
  {
    name: 'null where a list was',
    ...onlyBack,
    canary: shape(
      () => ({ tags: null }),
      ({ tags }) => ({ tags: tags ?? ['a', 'b', 'c'] }),
    ),
  },
  {
    name: 'price rounded',
    ...onlyBack,
    canary: shape(
      ({ price }) => ({ price: Math.floor(price) }),
      () => ({}),
    ),
  },
  { name: 'cached late, behind the answer', ...neither, canary: { cachesLateMs: 60 } },
  {
    name: 'renamed, and cached late',
    ...both,
    canary: {
      cachesLateMs: 60,
      write: ({ title, ...item }) => JSON.stringify({ ...item, name: title }),
      read: (cached) => ({ ...parse(cached), title: parse(cached).name }),
    },
  },
  {
    name: 'a time that may differ',
    ...neither,
    canary: { more: () => ({ at: performance.now() }) },
    mayDiffer: ['/at'],
  },
  {
    name: 'a time that nobody allowed for',
    there: 'cannot be told',
    back: 'reads',
    canary: { more: () => ({ at: performance.now() }) },
  },
  {
    name: 'a memory of its own, in the old backend',
    there: 'cannot be told',
    back: 'cannot be told',
    stable: { remembersMs: 60_000 },
  },
  {
    name: 'a memory of seconds, in the new backend',
    there: 'cannot be told',
    back: 'misreads',
    canary: {
      remembersMs: 800,
      write: ({ price, ...item }) => JSON.stringify({ ...item, amount: price }),
      read: (cached) => ({ ...parse(cached), price: parse(cached).amount }),
    },
  },
];
