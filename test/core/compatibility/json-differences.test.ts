import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../../core/compatibility/answer.ts';
import { differencesOf } from '../../../core/compatibility/differences.ts';
import { jsonDifferences } from '../../../core/compatibility/json-differences.ts';
import { readPointer, writePointer } from '../../../core/compatibility/pointers.ts';

const told = (own: unknown, found: unknown) =>
  jsonDifferences(own, found).map(({ path, how }) => `${writePointer(path)} ${how}`);

describe('two JSON values', () => {
  it.each<[string, unknown, unknown, string[]]>([
    ['the same in another order', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['a number as text', { price: 9.9 }, { price: '9.9' }, ['/price text instead of number']],
    ['a field that is missing', { price: 1, name: 'x' }, { name: 'x' }, ['/price missing']],
    ['a field more', { name: 'x' }, { name: 'x', price: 1 }, ['/price added']],
    ['null is not nothing', { a: null }, {}, ['/a missing']],
    ['null is no number', { a: 1 }, { a: null }, ['/a null instead of number']],
    ['a flag as a number', [true], [1], ['/0 number instead of yes or no']],
    ['a list that is shorter', [1, 2], [1], ['/1 missing']],
    ['a list in another order', [1, 2], [2, 1], ['/0 another value', '/1 another value']],
    ['a list that became an object', { a: [] }, { a: {} }, ['/a object instead of list']],
    ['names that need escapes', { 'a/b~c': 1 }, { 'a/b~c': 2 }, ['/a~1b~0c another value']],
    ['the whole of it', 'a', 'b', [' another value']],
    ['a name that objects have anyway', {}, JSON.parse('{"__proto__": 1}'), ['/__proto__ added']],
  ])('differ exactly where they do: %s', (_, own, found, differences) => {
    expect(told(own, found)).toEqual(differences);
  });

  it('differ from a copy nowhere, and from one with one leaf changed at that leaf alone', () => {
    fc.assert(
      fc.property(fc.json(), fc.integer({ min: 0 }), (text, n) => {
        const value: unknown = JSON.parse(text);
        expect(jsonDifferences(value, JSON.parse(text))).toEqual([]);
        const leaves = leavesOf(value);
        const leaf = leaves[n % Math.max(1, leaves.length)];
        if (!leaf || leaf.length === 0) return;
        const changed: unknown = JSON.parse(text);
        const parent = leaf.slice(0, -1).reduce<unknown>((at, step) => Reflect.get(Object(at), step), changed);
        Object.defineProperty(parent, leaf.at(-1) ?? '', { value: { not: 'before' }, enumerable: true });
        expect(jsonDifferences(value, changed).map(({ path }) => path)).toEqual([leaf]);
      }),
    );
  });
});

it('compares what is nested deeper than any page without running out of stack', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  const body = readBody(Buffer.from(deep), 'application/json');
  if (!('json' in body)) return;

  expect(jsonDifferences(body.json, body.json)).toMatchObject([{ how: 'too deep to compare' }]);
});

describe('a body', () => {
  const answer = (text: string, type = 'application/json') => {
    const headers = new Headers({ 'content-type': type });
    return { status: 200, headers, body: readBody(Buffer.from(text), type), ms: 1 };
  };
  const differ = (own: string, found: string, type?: string) =>
    differencesOf(answer(own, type), answer(found, type), { headers: [], mayDiffer: [] }).length > 0;

  it.each<[string, string, boolean]>([
    ['{"a":1}', '{ "a": 1.0 }', false],
    ['{"a":1e2}', '{"a":100}', false],
    ['{"id":9007199254740993}', '{"id":9007199254740992}', true],
    ['{"id":9007199254740993}', '{"id":9007199254740993}', false],
    ['{"a":"\\u00e9"}', '{"a":"é"}', false],
  ])('of JSON is compared by what it says: %s and %s', (own, found, differs) => {
    expect(differ(own, found)).toBe(differs);
  });

  it('of anything else is compared byte by byte, JSON that is none too', () => {
    expect(differ('<p>a</p>', '<p>a</p>', 'text/html')).toBe(false);
    expect(differ('<p>a</p>', '<p>a </p>', 'text/html')).toBe(true);
    expect(differ('{"a":1', '{"a": 1')).toBe(true);
  });

  it('may differ where the settings say so, and below', () => {
    const may = (...mayDiffer: string[]) =>
      differencesOf(
        answer('{"items":[{"at":1,"price":1},{"at":2,"price":2}],"meta":{"id":1}}'),
        answer('{"items":[{"at":3,"price":1},{"at":4,"price":3}],"meta":{"id":{"a":2}}}'),
        { headers: [], mayDiffer },
      ).map((difference) => ('path' in difference ? writePointer(difference.path) : difference.part));

    expect(may()).toEqual(['/items/0/at', '/items/1/at', '/items/1/price', '/meta/id']);
    expect(may('/items/*/at', '/meta')).toEqual(['/items/1/price']);
    expect(may('')).toEqual([]);
  });
});

it('tells status and the headers that are named, and no other header', () => {
  const answer = (status: number, headers: Record<string, string>) => ({
    ...{ status, headers: new Headers(headers), ms: 1, body: readBody(Buffer.from('x'), null) },
  });

  expect(
    differencesOf(
      answer(200, { 'content-type': 'a', 'x-shape': '1', etag: '1', date: 'now' }),
      answer(201, { 'content-type': 'b', 'x-shape': '2', etag: '2', date: 'then' }),
      { headers: ['X-Shape'], mayDiffer: [] },
    ),
  ).toEqual([{ part: 'status' }, { part: 'header', name: 'content-type' }, { part: 'header', name: 'x-shape' }]);
});

it('reads a pointer as it was written', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(readPointer(writePointer(path))).toEqual(path);
    }),
  );
});

function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, below]) => leavesOf(below, [...path, name]));
}
