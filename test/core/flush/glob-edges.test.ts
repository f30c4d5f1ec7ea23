import { describe, expect, it } from 'vitest';
import { compileGlob, exampleOf, firstBytes } from '../../../core/flush/glob.ts';
import { InvalidRequest } from '../../../core/protocol/errors.ts';
import { EDGES } from './edges.ts';

describe('a pattern', () => {
  it.each(EDGES)('is read at its edges as Redis reads it: %j on the key %j is %s', (glob, key, expected) => {
    expect(compileGlob(glob)(Buffer.from(key))).toBe(expected);
  });

  it.each(EDGES.filter(([, key, matches]) => matches && key !== ''))(
    'knows with which bytes a key of it may begin: %j and the key %j',
    (glob, key) => {
      expect(firstBytes(glob)[Buffer.from(key)[0] ?? 0]).toBe(1);
    },
  );

  it.each([
    ['mocs:*', 'm'],
    ['[ab]*', 'ab'],
  ])('knows with which letters no key of it begins: %j', (glob, letters) => {
    const table = firstBytes(glob);

    expect([...'abcm:*'].filter((letter) => table[Buffer.from(letter)[0] ?? 0] === 1).join('')).toBe(letters);
  });

  it.each(['*', '?x'])('%j begins with any byte', (glob) => {
    expect(firstBytes(glob).every((bit) => bit === 1)).toBe(true);
  });

  it.each([
    ['mocs:*', 'mocs:name'],
    ['*:[xy]?', 'name:x\0'],
    ['mocs:1', null],
  ])('has a key that is an example of it, where it leaves room for a name: %j', (glob, example) => {
    expect(exampleOf(glob, 'name')?.toString() ?? null).toBe(example);
  });

  it.each([
    ['of ASCII', [0x41, 0x7f], false],
    ['beyond it', [0x80, 0xff], false],
    ['from the one to the other', [0x7f, 0x80], true],
    ['from the other to the one', [0x80, 0x7f], true],
  ])('with a range %s is read alike everywhere, or refused', (_, [from = 0, to = 0], refused) => {
    const compile = () =>
      compileGlob(Buffer.from([...Buffer.from('['), from, ...Buffer.from('-'), to, ...Buffer.from(']')]));

    if (refused) expect(compile).toThrow('List the bytes one by one');
    else expect(compile()(Buffer.of(from))).toBe(true);
  });

  it('takes no longer on a key that almost matches many stars', () => {
    const matches = compileGlob(`${'a*'.repeat(40)}b`);

    expect(matches(Buffer.from('a'.repeat(5_000)))).toBe(false);
  });

  it('is refused when Redis would read it differently on another processor', () => {
    expect(() => compileGlob('user-[a-é]*')).toThrow(InvalidRequest);
  });
});
