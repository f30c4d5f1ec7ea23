import { describe, expect, it } from 'vitest';
import { readPointer, writePointer } from '../../../core/compatibility/pointers.ts';
import { publicPath } from '../../../core/compatibility/public-path.ts';

const tell = (pointer: string, own: unknown, known: string[] = [], again = own) =>
  writePointer(publicPath(readPointer(pointer), [own, again], known.map(readPointer)));

describe('where two answers differ', () => {
  it.each<[string, string, unknown]>([
    ['/price', '/price', { price: 1, title: 'x' }],
    ['/data/attributes/line2', '/data/attributes/line2', { data: { attributes: { line2: 'x', city: 1 } } }],
    ['/items/17/price', '/items/*/price', { items: Array.from({ length: 20 }, () => ({ price: 1 })) }],
    ['/@context', '/@context', { '@context': 'x' }],
  ])('is told by the names of fields: %s as %s', (pointer, told, own) => {
    expect(tell(pointer, own)).toBe(told);
  });

  it.each<[string, string, unknown]>([
    ['/users/ana@example.com/price', '/users/*/price', { users: { 'ana@example.com': { price: 1 } } }],
    ['/users/Ana Müller', '/users/*', { users: { 'Ana Müller': 1 } }],
    ['/carts/4711', '/carts/*', { carts: { 4711: 1 } }],
    ['/byToken/eyJhbGciOiJIUzI1NiJ9', '/byToken/*', { byToken: { eyJhbGciOiJIUzI1NiJ9: 1 } }],
    ['/by/de305d54-75b4-431b-adb2-eb6b9e546014', '/by/*', { by: { 'de305d54-75b4-431b-adb2-eb6b9e546014': 1 } }],
    // Beside one that is no field, none is: it is a table, and "ana" may be somebody.
    ['/users/ana/price', '/users/*/price', { users: { ana: { price: 1 }, 'bob@example.com': { price: 2, x: 1 } } }],
    ['/users/ana/price', '/users/*/price', { users: { ana: { price: 1 }, bob: { price: 2 } } }],
    [
      '/users/n/price',
      '/users/*/price',
      {
        users: Object.fromEntries(
          Array.from({ length: 60 }, (_, i) => [
            `${'n'.repeat(1 + (i % 30))}${'m'.repeat(i % 7)}`,
            { price: i, [`f${'o'.repeat(i)}`]: 1 },
          ]),
        ),
      },
    ],
  ])('never by what may be data: %s as %s', (pointer, told, own) => {
    expect(tell(pointer, own)).toBe(told);
  });

  it('is not told by a name that only what the other cached brought in, or that does not come again', () => {
    expect(tell('/secret', { price: 1 })).toBe('/*');
    expect(tell('/Ana', { Ana: 1, price: 1 }, [], { Bob: 1, price: 1 })).toBe('/*');
    expect(writePointer(publicPath(['price'], [{ price: 1 }], []))).toBe('/*');
  });

  it('is told by every name that the settings have', () => {
    const own = { users: { 'ana@example.com': { at: 1, price: 1 } } };

    expect(tell('/users/ana@example.com/at', own, ['/users/ana@example.com/views'])).toBe('/users/ana@example.com/at');
    expect(tell('/orders/17', { orders: { 17: 1 } }, ['/carts/17'])).toBe('/orders/*');
  });
});
