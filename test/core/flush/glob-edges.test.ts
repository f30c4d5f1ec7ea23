import { describe, expect, it } from 'vitest';
import { compileGlob, firstBytes } from '../../../core/flush/glob.ts';
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

  it('takes no longer on a key that almost matches many stars', () => {
    const matches = compileGlob(`${'a*'.repeat(40)}b`);

    expect(matches(Buffer.from('a'.repeat(5_000)))).toBe(false);
  });

  it('is refused when Redis would read it differently on another processor', () => {
    expect(() => compileGlob('user-[a-é]*')).toThrow(InvalidRequest);
  });
});
