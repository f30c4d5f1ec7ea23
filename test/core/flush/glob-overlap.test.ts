import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileGlob } from '../../../core/flush/glob.ts';
import { isCovered, namesNothing, overlap } from '../../../core/flush/glob-overlap.ts';

const pattern = fc.stringMatching(/^(a|b|\*|\?|\[ab\]|\[\^a\]){0,4}$/);
/** Every key of up to six letters: what two patterns of three letters and a star share need not be longer ("bbb*", "*aa?"). */
const KEYS = [0, 1, 2, 3, 4, 5, 6].flatMap(keysOf).map((key) => Buffer.from(key));

function keysOf(length: number): string[] {
  return length === 0 ? [''] : keysOf(length - 1).flatMap((key) => ['a', 'b', 'c'].map((letter) => key + letter));
}

describe('two patterns', () => {
  it('overlap where any key matches both', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, other) => {
        const [left, right] = [compileGlob(one), compileGlob(other)];
        // Redis reads an empty key in a way of its own; no pattern is about that one.
        const shared = KEYS.some((key) => key.length > 0 && left(key) && right(key));
        if (shared) expect(overlap(one, other)).toBe(true);
        if (overlap(one, other) && one !== '' && other !== '' && !isOnlyEmpty(one, other)) expect(shared).toBe(true);
      }),
      { numRuns: 2_000, examples: [['bbb*', '*aa?']] },
    );
  });

  it.each([
    ['mocs:*', 'sessions:*', false],
    ['user*', 'user-profiles:*', true],
    ['mocs:*', '*:keep', true],
    ['mocs:[0-4]', 'mocs:[5-9]', false],
    ['mocs:\\*', 'mocs:a', false],
  ])('%s and %s', (one, other, expected) => {
    expect(overlap(one, other)).toBe(expected);
  });

  it.each([
    ['sessions:web:*', 'sessions:*', true],
    ['sessions:*', 'sessions:*', true],
    ['s*', 'sessions:*', false],
    ['mocs:*', 'm?cs:*', true],
    ['mocs:keep:*', 'mocs:*:x', false],
    ['mocs', '', false],
  ])('%s leaves nothing over beside %s: %s', (one, cover, expected) => {
    expect(isCovered(one, cover)).toBe(expected);
  });

  it('are never called covered when a key is left over', () => {
    fc.assert(
      fc.property(pattern, pattern, (one, cover) => {
        fc.pre(one !== '' && isCovered(one, cover));
        const [matches, covers] = [compileGlob(one), compileGlob(cover)];
        expect(KEYS.filter((key) => key.length > 0 && matches(key) && !covers(key))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Both are made of stars alone in front of the empty key. */
function isOnlyEmpty(one: string, other: string): boolean {
  return /^\**$/.test(one) && /^\**$/.test(other);
}

it.each(['*', '**', '?*', '*:*', '[^x]*', '[a-z]*', '', '\\*'])('%j names no keys', (nothing) => {
  expect(namesNothing(nothing)).toBe(true);
});

it.each(['a*', '*1*', 'mocs:*', '*é'])('%j names keys', (something) => {
  expect(namesNothing(something)).toBe(false);
});

it.each([
  ['[Mm][Oo][Cc][Ss]:*', false],
  ['[a-z]*', true],
  ['[^x]*', true],
  ['[abcd]*', false],
  ['[abcde]*', true],
  ['[a:]*', true],
  ['[]*', true],
  ['[À]*', false],
  ['[:_]*', true],
  ['*:*', true],
  ['m*', false],
])('%s names no keys: %s', (one, expected) => {
  expect(namesNothing(one)).toBe(expected);
});

it.each([
  ['*', '**', false],
  ['**', '*', true],
])('%s leaves nothing over beside %s: %s, for the empty key is matched by * alone', (one, cover, expected) => {
  expect(isCovered(one, cover)).toBe(expected);
});

it('comes to an end with two patterns of a thousand stars, for which trying every split would take for ever', () => {
  expect(overlap('[ab]*'.repeat(1_000), '[bc]*'.repeat(1_000))).toBe(true);
  expect(overlap(`${'a*'.repeat(1_000)}c`, `${'a*'.repeat(1_000)}b`)).toBe(false);
});
